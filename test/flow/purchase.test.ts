import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReportRow } from "../../sandbox/report-row.ts";
import { launchBrowser } from "./browser.ts";

type Platform = "meta" | "tiktok";
type Report = Record<Platform, { events: ReportRow[] }>;
interface SandboxRequest {
  platform: Platform;
  kind: "api" | "pixel";
  body: { data?: ServerEvent[] };
}
interface ServerEvent {
  event_name?: string;
  event?: string;
  event_id: string;
  user_data?: Record<string, unknown>;
  custom_data?: Record<string, unknown>;
  user?: Record<string, unknown>;
  properties?: Record<string, unknown>;
}

const email = "ada@example.com";
const hashedEmail = createHash("sha256").update(email).digest("hex");
const fbclid = "IwAR0Flow-test_Click1a2B3c4D5e6F";
const ttclid = "E.C.P.Flow-test_Click7g8H9i0J";

let demo: ChildProcess;
let browser: Browser;
let page: Page;
let shop: string;
let sandbox: string;
/** The ids of all events that beacons carried, in order. */
const beaconIds: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  demo = spawn(process.execPath, ["dist/cli.js", "demo", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  ({ shop, sandbox } = await addressesOf(demo));
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
  demo?.kill("SIGKILL");
});

test("a purchase from landing to thank-you reaches both platforms twice under one id", async () => {
  await step("PageView", () => page.goto(`${shop}/?fbclid=${fbclid}&ttclid=${ttclid}`));
  await step("ViewContent", () => page.getByRole("link", { name: "Golden Hour" }).click());
  await step("AddToCart", () => page.getByRole("button", { name: "Add to cart" }).click());
  await step("PageView", () => page.getByRole("link", { name: "Go to the cart" }).click());
  await step("InitiateCheckout", () => page.getByRole("link", { name: "Check out" }).click());
  await page.getByRole("button", { name: "use a sample customer" }).click();
  await step("Purchase", () => page.getByRole("button", { name: "Place the order" }).click());

  const order = await page.locator("[data-order]").textContent();
  for (const platform of ["meta", "tiktok"] as const) {
    const [purchase, ...more] = rows(await report(), platform, "Purchase");
    expect(more).toEqual([]);
    expect(purchase).toMatchObject({ event_id: `Purchase.${order}`, browser_copies: 1, server_copies: 1 });
  }
});

test("every event of the visit is paired, and went to the server in one beacon", async () => {
  const unpaired = ({ meta, tiktok }: Report) =>
    [...meta.events, ...tiktok.events].filter(({ state }) => state !== "paired");
  await expect.poll(async () => unpaired(await report()), { timeout: 30_000 }).toEqual([]);
  const { meta, tiktok } = await report();
  const sent = beaconIds.toSorted();
  expect(meta.events.map(({ event_id }) => event_id).toSorted()).toEqual(sent);
  expect(tiktok.events.map(({ event_id }) => event_id).toSorted()).toEqual(sent);
});

test("the server copy carries the hashed e-mail, the click ids and the browser ids", async () => {
  const meta = await serverCopy("meta", "Purchase");
  expect(meta?.user_data).toMatchObject({
    em: [hashedEmail],
    fbc: expect.stringMatching(new RegExp(`^fb\\.[0-2]\\.\\d{13}\\.${fbclid}$`)),
    fbp: expect.stringMatching(/^fb\.[0-2]\.\d{13}\.\d+$/),
    client_user_agent: expect.stringContaining("Mozilla"),
  });
  const tiktok = await serverCopy("tiktok", "Purchase");
  expect(tiktok?.user).toMatchObject({
    ttclid,
    ttp: expect.stringMatching(/./),
    user_agent: expect.stringContaining("Mozilla"),
  });
  expect([tiktok?.user?.email].flat()).toEqual([hashedEmail]);
  expect(JSON.stringify(await requests())).not.toContain(email);
});

test("the product page's data layer says what was put into the cart", async () => {
  const bought = { value: 32, currency: "EUR", content_type: "product" };
  expect((await serverCopy("meta", "AddToCart"))?.custom_data).toMatchObject({
    ...bought,
    content_ids: ["golden-hour"],
  });
  expect((await serverCopy("tiktok", "AddToCart"))?.properties).toMatchObject({
    ...bought,
    contents: [{ content_id: "golden-hour", quantity: 1, price: 32 }],
  });
});

test("the purchase is not counted again when the thank-you page is reloaded", async () => {
  const pageViews = rows(await report(), "meta", "PageView").length;
  const before = await purchases();
  await page.reload();
  await expect.poll(async () => paired(await report(), "PageView"), { timeout: 30_000 }).toBe(pageViews + 1);
  expect(await page.locator("[data-calls]").textContent()).toContain("Purchase");
  expect(await purchases()).toEqual(before);
});

test("each route of the single-page app is one page view, going back included", async () => {
  await fetch(`${sandbox}/report`, { method: "DELETE" });
  await step("PageView", () => page.goto(`${shop}/almanac`));
  await step("PageView", () => page.getByRole("link", { name: "Spring", exact: true }).click());
  await step("PageView", () => page.getByRole("link", { name: "Winter", exact: true }).click());
  await step("PageView", () => page.goBack());
  expect(page.url()).toBe(`${shop}/almanac/spring`);
  expect(rows(await report(), "meta", "PageView")).toHaveLength(4);
  expect(rows(await report(), "tiktok", "Pageview")).toHaveLength(4);
});

test("nothing was thrown into the pages, and Ctrl-C stops the demo cleanly", async () => {
  expect(pageErrors).toEqual([]);
  demo.kill("SIGINT");
  expect(await once(demo, "exit")).toEqual([0, null]);
});

/** Does what a visitor does, and waits until one more event of this name is paired at both platforms. */
async function step(eventName: string, act: () => Promise<unknown>): Promise<void> {
  const before = paired(await report(), eventName);
  await act();
  await expect
    .poll(async () => paired(await report(), eventName), { message: `${eventName} paired`, timeout: 30_000 })
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
  const all = await report();
  return (["meta", "tiktok"] as const).map((platform) =>
    rows(all, platform, "Purchase").map(({ event_id, browser_copies, server_copies }) => ({
      event_id,
      browser_copies,
      server_copies,
    })),
  );
}

function report(): Promise<Report> {
  return sandboxJson<Report>("/report.json");
}

function requests(): Promise<SandboxRequest[]> {
  return sandboxJson<SandboxRequest[]>("/requests.json");
}

/** The first event of this name that the server told the platform. */
async function serverCopy(platform: Platform, eventName: string): Promise<ServerEvent | undefined> {
  return (await requests())
    .filter(({ kind, platform: to }) => kind === "api" && to === platform)
    .flatMap(({ body }) => body.data ?? [])
    .find(({ event, event_name = event }) => event_name === eventName);
}

async function sandboxJson<T>(path: string): Promise<T> {
  const response = await fetch(sandbox + path);
  return (await response.json()) as T;
}

/** Reads the addresses that the demo prints. */
function addressesOf(demo: ChildProcess): Promise<{ shop: string; sandbox: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    demo.stdout?.on("data", (chunk) => {
      text += chunk;
      const shop = /Shop +(http:\S+)/.exec(text)?.[1];
      const sandbox = /Sandbox +(http:\S+)/.exec(text)?.[1];
      if (shop && sandbox) resolve({ shop, sandbox });
    });
    demo.once("exit", () => reject(new Error(`The demo ended before it had printed its addresses: ${text}`)));
  });
}
