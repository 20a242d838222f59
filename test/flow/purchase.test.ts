import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReportRow } from "../../sandbox/report-row.ts";
import { launchBrowser } from "./browser.ts";
import { type Demo, type Platform, type Report, startDemo } from "./demo.ts";

const email = "ada@example.com";
const hashedEmail = createHash("sha256").update(email).digest("hex");
const fbclid = "IwAR0Flow-test_Click1a2B3c4D5e6F";
const ttclid = "E.C.P.Flow-test_Click7g8H9i0J";

let demo: Demo;
let browser: Browser;
let page: Page;
/** The ids of all events that beacons carried, in order. */
const beaconIds: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on("pageerror", (error) => pageErrors.push(error.message));
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/v1/beacon")) return;
    const { events }: { events: { event_id: string }[] } = request.postDataJSON();
    beaconIds.push(...events.map(({ event_id }) => event_id));
  });
});

afterAll(async () => {
  await browser?.close();
  demo?.kill();
});

test("a purchase from landing to thank-you reaches both platforms twice under one id", async () => {
  await step("PageView", () => page.goto(`${demo.shop}/?fbclid=${fbclid}&ttclid=${ttclid}`));
  await step("ViewContent", () => page.getByRole("link", { name: "Golden Hour" }).click());
  await step("AddToCart", () => page.getByRole("button", { name: "Add to cart" }).click());
  await step("PageView", () => page.getByRole("link", { name: "Go to the cart" }).click());
  await step("InitiateCheckout", () => page.getByRole("link", { name: "Check out" }).click());
  await page.getByRole("button", { name: "use a sample customer" }).click();
  await step("Purchase", () => page.getByRole("button", { name: "Place the order" }).click());

  const order = await page.locator("[data-order]").textContent();
  for (const platform of ["meta", "tiktok"] as const) {
    const [purchase, ...more] = rows(await demo.report(), platform, "Purchase");
    expect(more).toEqual([]);
    expect(purchase).toMatchObject({ event_id: `Purchase.${order}`, browser_copies: 1, server_copies: 1 });
  }
});

test("every event of the visit is paired, and went to the server in one beacon", async () => {
  const unpaired = ({ meta, tiktok }: Report) =>
    [...meta.events, ...tiktok.events].filter(({ state }) => state !== "paired");
  await expect.poll(async () => unpaired(await demo.report()), { timeout: 30_000 }).toEqual([]);
  const { meta, tiktok } = await demo.report();
  const sent = beaconIds.toSorted();
  expect(meta.events.map(({ event_id }) => event_id).toSorted()).toEqual(sent);
  expect(tiktok.events.map(({ event_id }) => event_id).toSorted()).toEqual(sent);
});

test("the server copy carries the hashed e-mail, the click ids and the browser ids", async () => {
  const meta = await demo.serverCopy("meta", "Purchase");
  expect(meta?.user_data).toMatchObject({
    em: [hashedEmail],
    fbc: expect.stringMatching(new RegExp(`^fb\\.[0-2]\\.\\d{13}\\.${fbclid}$`)),
    fbp: expect.stringMatching(/^fb\.[0-2]\.\d{13}\.\d+$/),
    client_user_agent: expect.stringContaining("Mozilla"),
  });
  const tiktok = await demo.serverCopy("tiktok", "Purchase");
  expect(tiktok?.user).toMatchObject({
    ttclid,
    ttp: expect.stringMatching(/./),
    user_agent: expect.stringContaining("Mozilla"),
  });
  expect([tiktok?.user?.email].flat()).toEqual([hashedEmail]);
  expect(JSON.stringify(await demo.requests())).not.toContain(email);
});

test("the product page's data layer says what was put into the cart", async () => {
  const bought = { value: 32, currency: "EUR", content_type: "product" };
  expect((await demo.serverCopy("meta", "AddToCart"))?.custom_data).toMatchObject({
    ...bought,
    content_ids: ["golden-hour"],
  });
  expect((await demo.serverCopy("tiktok", "AddToCart"))?.properties).toMatchObject({
    ...bought,
    contents: [{ content_id: "golden-hour", quantity: 1, price: 32 }],
  });
});

test("the purchase is not counted again when the thank-you page is reloaded", async () => {
  const pageViews = rows(await demo.report(), "meta", "PageView").length;
  const before = await purchases();
  await page.reload();
  await expect
    .poll(async () => paired(await demo.report(), "PageView"), { timeout: 30_000 })
    .toBe(pageViews + 1);
  expect(await page.locator("[data-calls]").textContent()).toContain("Purchase");
  expect(await purchases()).toEqual(before);
});

test("each route of the single-page app is one page view, going back included", async () => {
  await demo.forget();
  await step("PageView", () => page.goto(`${demo.shop}/almanac`));
  await step("PageView", () => page.getByRole("link", { name: "Spring", exact: true }).click());
  await step("PageView", () => page.getByRole("link", { name: "Winter", exact: true }).click());
  await step("PageView", () => page.goBack());
  expect(page.url()).toBe(`${demo.shop}/almanac/spring`);
  expect(rows(await demo.report(), "meta", "PageView")).toHaveLength(4);
  expect(rows(await demo.report(), "tiktok", "Pageview")).toHaveLength(4);
});

test("nothing was thrown into the pages, and Ctrl-C stops the demo cleanly", async () => {
  expect(pageErrors).toEqual([]);
  expect(await demo.interrupt()).toBe(0);
});

/** Does what a visitor does, and waits until one more event of this name is paired at both platforms. */
async function step(eventName: string, act: () => Promise<unknown>): Promise<void> {
  const before = paired(await demo.report(), eventName);
  await act();
  await expect
    .poll(async () => paired(await demo.report(), eventName), {
      message: `${eventName} paired`,
      timeout: 30_000,
    })
    .toBe(before + 1);
}

/** How many events of this name are paired at both platforms. */
function paired(report: Report, eventName: string): number {
  const ids = (platform: Platform) =>
    rows(report, platform, eventName)
      .filter(({ state }) => state === "paired")
      .map(({ event_id }) => event_id);
  const atTiktok = new Set(ids("tiktok"));
  return ids("meta").filter((id) => atTiktok.has(id)).length;
}

/** TikTok spells the page view `Pageview`. */
function rows(report: Report, platform: Platform, eventName: string): ReportRow[] {
  return report[platform].events.filter(
    ({ event_name }) => event_name.toLowerCase() === eventName.toLowerCase(),
  );
}

async function purchases() {
  const all = await demo.report();
  return (["meta", "tiktok"] as const).map((platform) =>
    rows(all, platform, "Purchase").map(({ event_id, browser_copies, server_copies }) => ({
      event_id,
      browser_copies,
      server_copies,
    })),
  );
}
