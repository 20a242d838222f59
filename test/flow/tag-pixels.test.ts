import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { metaPixelId, openPage, type Stage, startStage, tiktokPixelCode, until } from "./tag-stage.ts";

let browser: Browser;
let context: BrowserContext;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  browser = await launchBrowser();
});
beforeEach(async () => {
  await stage.reset();
  context = await browser.newContext();
});
afterEach(() => context.close());
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const init = (more?: object) => `twinbeam("init", ${JSON.stringify(stage.options(more))});`;
/** Hits of a platform's pixel: name and id. */
const hits = async (
  platform: "meta" | "tiktok",
  pixel = platform === "meta" ? metaPixelId : tiktokPixelCode,
) =>
  (await stage.requests())
    .filter((request) => request.kind === "pixel" && request.platform === platform)
    .map(({ body }) => body)
    .filter((body) => (body.id ?? body.pixel_code) === pixel)
    .map((body) => ({ name: body.ev ?? body.event, id: body.eid ?? body.event_id, body }));
const ids = async (platform: "meta" | "tiktok") => (await hits(platform)).map(({ id }) => id);
/** Asked from outside: Playwright's own waiting evaluates texts in the page, which strict policies forbid. */
const holds = (page: Page, condition: string) => until(() => page.evaluate<boolean>(condition));
const visit = async (path = "/"): Promise<{ page: Page; errors: string[] }> => {
  const opened = await openPage(context);
  await opened.page.goto(stage.url + path, { waitUntil: "commit" });
  await holds(opened.page, "Boolean(window.twinbeam?.track)");
  return opened;
};
const expectSameIds = async (count: number) => {
  await until(() => stage.stored.size >= count);
  await until(async () => (await ids("meta")).length >= count && (await ids("tiktok")).length >= count);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const server = [...stage.stored.keys()].sort();
  expect(server).toHaveLength(count);
  expect((await ids("meta")).sort()).toEqual(server);
  expect((await ids("tiktok")).sort()).toEqual(server);
};

test("both pixels and the beacon carry one id for each event, in the order of the calls", async () => {
  stage.page(
    "/",
    `${init()} twinbeam("track", "ViewContent", { contents: [{ id: "a", price: 2 }], currency: "eur" });`,
  );
  const { errors } = await visit("/?fbclid=IwAR_Abc-1&ttclid=E.C.P.x");
  await expectSameIds(2);
  expect([...stage.stored.values()].map(({ event_name }) => event_name)).toEqual(["PageView", "ViewContent"]);
  expect((await hits("meta"))[1]?.body).toMatchObject({ "cd[value]": "2", "cd[currency]": "EUR" });
  expect(errors).toEqual([]);
});

test("a single-page app: one view per route, by history, query and Navigation API, none for noise", async () => {
  stage.page("*", init());
  const { page } = await visit("/a");
  const step = async (script: string) => {
    await page.evaluate(script);
    await page.waitForTimeout(100);
  };
  await step(`history.pushState({}, "", "/b")`);
  await step(`history.pushState({}, "", "/b?page=2")`);
  await step(`history.replaceState({ scroll: 5 }, "")`);
  await step(`history.replaceState({}, "", "/b?page=2#top")`);
  await step(`location.hash = "deeper"`);
  await step(`history.replaceState({}, "", "/c")`);
  await page.goBack();
  await page.waitForTimeout(200);
  await page.goBack();
  await page.waitForTimeout(200);
  await page.goForward();
  await page.waitForTimeout(200);
  // A router on the Navigation API calls no method of history.
  await page.evaluate(`navigation.addEventListener("navigate", (event) => event.intercept())`);
  await step(`document.body.innerHTML = '<a href="/d">d</a>'; document.querySelector("a").click()`);
  await step(`navigation.navigate("/e").committed.then(() => {})`);
  await step(`history.pushState({}, "", "/f")`);
  await until(() => stage.stored.size >= 10);
  const urls = [...stage.stored.values()].map(({ page: { url } = {} }) => url?.replace(stage.url, ""));
  const routed = ["/d", "/e", "/f"];
  expect(urls).toEqual(["/a", "/b", "/b?page=2", "/c", "/b?page=2", "/b", "/b?page=2", ...routed]);
  await expectSameIds(10);
  expect((await hits("meta")).every(({ name }) => name === "PageView")).toBe(true);
});

test("pixels that the page runs itself get none of our events, and keep their own", async () => {
  const theirs = `
    !function(f){var n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};f._fbq=n;n.push=n;n.loaded=!0;n.version="2.0";n.queue=[]}(window);
    fbq("init", "999999999999999"); fbq("track", "PageView");
    var s = document.createElement("script"); s.src = "${stage.pixels}/en_US/fbevents.js"; document.head.append(s);`;
  stage.page("/", `${theirs} ${init()} twinbeam("track", "Lead", {}, { event_id: "ours" });`);
  const { page } = await visit();
  await until(async () => (await ids("meta")).length >= 2);
  await page.evaluate(`fbq("track", "Contact")`);
  await until(async () => (await hits("meta", "999999999999999")).length >= 2);
  expect((await hits("meta", "999999999999999")).map(({ name }) => name)).toEqual(["PageView", "Contact"]);
  // Two requests side by side: which arrives first is nobody's promise.
  expect((await hits("meta")).map(({ name }) => name).sort()).toEqual(["Lead", "PageView"]);
  expect(await page.evaluate("fbq.disablePushState")).toBeUndefined();
});

const policy = [
  "default-src 'none'",
  "script-src 'nonce-n0nce' 'strict-dynamic'",
  "connect-src *",
  "img-src * data:",
];
const visitUnder = async (rules: string[]) => {
  stage.page("/", init(), { nonce: "n0nce", headers: { "content-security-policy": rules.join("; ") } });
  return visit();
};

test("a strict policy with a nonce is met: both pixels load and fire", async () => {
  const { errors } = await visitUnder(policy);
  await expectSameIds(1);
  expect(errors).toEqual([]);
});

test("Trusted Types are met: both scripts load under the policy that the docs name", async () => {
  const { page } = await visitUnder([
    ...policy,
    "require-trusted-types-for 'script'",
    "trusted-types twinbeam",
  ]);
  // What the libraries then load themselves is their own affair.
  await holds(page, "Boolean(window.fbq.callMethod)");
  await until(() => stage.stored.size === 1);
});

test("a page that does not allow the policy's name loses the pixels and not the beacon", async () => {
  await visitUnder([...policy, "require-trusted-types-for 'script'", "trusted-types other"]);
  await until(() => stage.stored.size === 1);
  expect([...stage.stored.values()][0]?.pixel).toEqual({ meta: "blocked", tiktok: "blocked" });
});

test("a blocked pixel is reported and costs the beacon nothing", async () => {
  stage.page("/", init());
  await context.route(/fbevents\.js/, (route) => route.abort("blockedbyclient"));
  const { page, errors } = await visit();
  await page.waitForTimeout(200);
  await page.evaluate(`twinbeam("track", "Lead", {}, { event_id: "after" })`);
  await until(() => stage.stored.has("after"));
  expect(stage.stored.get("after")?.pixel).toEqual({ meta: "blocked", tiktok: "fired" });
  expect(errors).toEqual([]);
});

test("a script that hangs is reported as blocked after 3 seconds, and delays nothing", async () => {
  stage.page("/", `${init({ tiktok: false })} twinbeam("track", "Lead", {}, { event_id: "early" });`);
  await context.route(/fbevents\.js/, () => {});
  const { page } = await visit();
  await until(() => stage.stored.has("early"));
  expect(stage.stored.get("early")?.pixel).toEqual({ meta: "fired", tiktok: "off" });
  // The page's clock is moved, not awaited.
  await page.evaluate("((now) => { Date.now = () => now() + 3100; })(Date.now)");
  await page.evaluate(`twinbeam("track", "Lead", {}, { event_id: "late" })`);
  await until(() => stage.stored.has("late"));
  expect(stage.stored.get("late")?.pixel?.meta).toBe("blocked");
});

test("limited data use reaches both pixels with the signal of the browser", async () => {
  await context.addInitScript(`Object.defineProperty(navigator, "globalPrivacyControl", { value: true })`);
  stage.page("/", init());
  await visit();
  await expectSameIds(1);
  expect([...stage.stored.values()][0]?.limited_data_use).toBe(true);
  expect((await hits("meta"))[0]?.body).toMatchObject({ dpo: "LDU", dpoco: "0", dpost: "0" });
});

test("the thank-you page reloaded fires nothing again, on neither side", async () => {
  stage.page(
    "/",
    `${init({ pageViews: "manual" })} twinbeam("track", "Purchase", { order_id: "A-1", value: 5, currency: "EUR" });`,
  );
  const { page } = await visit();
  await expectSameIds(1);
  await page.reload();
  await holds(page, "Boolean(window.twinbeam?.track)");
  await page.evaluate(`twinbeam("flush")`);
  await page.waitForTimeout(300);
  await expectSameIds(1);
  expect(stage.arrivals.flatMap(({ beacon }) => beacon.events)).toHaveLength(1);
});

test("advanced matching: the pixel hashes what identify said", async () => {
  stage.page(
    "/",
    `${init({ pageViews: "manual" })} twinbeam("identify", { email: "Jane@Example.com " }); twinbeam("track", "Lead");`,
  );
  await visit();
  await expectSameIds(1);
  const jane = "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d";
  expect(JSON.stringify((await hits("meta"))[0]?.body)).toContain(jane);
  expect(JSON.stringify((await hits("tiktok"))[0]?.body)).toContain(jane);
});
