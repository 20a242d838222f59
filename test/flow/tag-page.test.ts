import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { findBrowser, launchBrowser } from "./browser.ts";
import { openPage, type Stage, startStage, until } from "./tag-stage.ts";

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

const init = (more?: object) =>
  `twinbeam("init", ${JSON.stringify(stage.options({ pageViews: "manual", ...more }))});`;
const visit = async (
  path = "/",
  origin = stage.url,
  within = context,
): Promise<{ page: Page; errors: string[] }> => {
  const opened = await openPage(within);
  await opened.page.goto(origin + path, { waitUntil: "commit" });
  await opened.page.waitForFunction("Boolean(window.twinbeam?.track)");
  return opened;
};
const names = () => [...stage.stored.values()].map(({ event_name }) => event_name);
const cookieOf = async (name: string) => (await context.cookies()).find((cookie) => cookie.name === name);

/** All that the page could keep for a later visit. */
const keptIn = (page: Page) =>
  page.evaluate(async () => {
    const records: unknown[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const open = indexedDB.open(name);
        open.onsuccess = () => resolve(open.result);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          all.onsuccess = resolve;
        });
        records.push(...all.result);
      }
    }
    const text = (value: unknown): string =>
      value instanceof ArrayBuffer
        ? new TextDecoder("latin1").decode(value)
        : typeof value === "object" && value
          ? Object.values(value).map(text).join(" ")
          : String(value);
    return {
      databases: (await indexedDB.databases()).length,
      records: records.length,
      text: text(records) + JSON.stringify({ ...localStorage, ...sessionStorage }),
    };
  });

test("20 small events and a closed tab: two requests at most, no preflight, below 7 KB", async () => {
  stage.page("/", init());
  const { page } = await visit();
  await page.evaluate(async () => {
    const tag = window as unknown as { twinbeam: (...command: unknown[]) => void };
    for (let id = 0; id < 20; id++) {
      const contents = [{ id: `sku-${id}`, quantity: 1, price: 9.9 }];
      tag.twinbeam("track", "AddToCart", { contents, currency: "EUR" });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await page.close();
  await until(() => stage.stored.size === 20);
  expect(stage.arrivals.length).toBeLessThanOrEqual(2);
  expect(stage.arrivals.map(({ method }) => method)).not.toContain("OPTIONS");
  expect(stage.arrivals.every(({ contentType }) => contentType.startsWith("text/plain"))).toBe(true);
  expect(stage.arrivals.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(7 * 1024);
});

test("nothing is stored, loaded or sent before consent; the grant sends what waited, with the landing click", async () => {
  stage.page("*", `${init({ consent: "required", pageViews: "auto" })} twinbeam("track", "Lead");`);
  const requests: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  const { page } = await visit("/?fbclid=IwAR_landing&ttclid=E.C.P.landing");
  await page.evaluate(`history.pushState({}, "", "/later")`);
  await page.waitForTimeout(700);
  expect(requests.filter((url) => !url.startsWith(stage.url))).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(await keptIn(page)).toMatchObject({ databases: 0, text: "{}" });
  await page.evaluate(`twinbeam("consent", "granted")`);
  await until(() => stage.stored.size === 3);
  expect(names()).toEqual(["PageView", "Lead", "PageView"]);
  expect([...stage.stored.values()][1]?.user).toMatchObject({
    fbc: expect.stringMatching(/\.IwAR_landing$/),
    ttclid: "E.C.P.landing",
  });
  expect((await cookieOf("_fbc"))?.value).toMatch(/\.IwAR_landing$/);
});

test("withdrawal wipes cookies and storage and stops what is unsent", async () => {
  stage.page("/", init());
  const { page } = await visit();
  await stage.shut();
  await page.evaluate(`twinbeam("track", "Purchase", { order_id: "A-1", value: 1, currency: "EUR" })`);
  await until(async () => (await keptIn(page)).records === 1);
  expect(await cookieOf("_fbp")).toBeDefined();
  await page.evaluate(`twinbeam("consent", "denied")`);
  await until(async () => (await keptIn(page)).records === 0);
  expect((await keptIn(page)).text).toBe("{}");
  expect((await context.cookies()).map(({ name }) => name).filter((name) => /^_(fb|tt)/.test(name))).toEqual(
    [],
  );
  await stage.open();
  await page.evaluate(`dispatchEvent(new Event("online")); twinbeam("flush")`);
  await page.waitForTimeout(300);
  expect(stage.arrivals).toEqual([]);
});

test("what is kept for a later visit holds nothing in clear, and a later visit sends it whole", async () => {
  stage.page("/", init());
  const { page } = await visit("/?email=jane@example.com");
  await stage.shut();
  await page.evaluate(`
    twinbeam("identify", { email: "jane@example.com", phone: "+4930123456", first_name: "Jane", city: "Berlin" });
    twinbeam("track", "Lead", { contact: "jane@example.com" }, { event_id: "kept" });`);
  await until(async () => (await keptIn(page)).records > 0);
  const { text } = await keptIn(page);
  for (const clear of ["jane", "4930123456", "Berlin", "example.com"]) expect(text).not.toContain(clear);
  await page.close();
  await stage.open();
  await visit();
  await until(() => stage.stored.has("kept"));
  expect(stage.stored.get("kept")?.user).toMatchObject({ email: "jane@example.com", phone: "+4930123456" });
});

test("a page restored from the back-forward cache counts again and still sends", async () => {
  stage.page("*", init({ pageViews: "auto" }));
  const { page } = await visit("/one");
  await until(() => stage.stored.size === 1);
  await page.goto(`${stage.url}/two`);
  await until(() => stage.stored.size === 2);
  await page.goBack();
  await until(() => stage.stored.size === 3);
  expect([...stage.stored.values()].map(({ page: { url } = {} }) => url?.replace(stage.url, ""))).toEqual([
    "/one",
    "/two",
    "/one",
  ]);
});

test("triggers: clicks and forms in a shadow root too, a valid form, a tall element, attributes in the markup", async () => {
  const triggers = [
    { on: "click", selector: ".add", event: "AddToCart", properties: { price: { attribute: "data-price" } } },
    { on: "submit", selector: "body > form", event: "Lead" },
    { on: "submit", selector: ".inner", event: "Subscribe" },
    { on: "visible", selector: "article", event: "ViewContent" },
    { on: "scroll", at: 90, event: "ReadAll" },
  ];
  const body = `<div id="host"></div><form onsubmit="return false"><input required><button>Send</button></form>
    <a href="#" data-twinbeam-event="Contact" data-twinbeam-props='{"value":3}'><svg width="20" height="20"><path d="M0 0H20V20H0z"/></svg></a>
    <article style="height: 9000px; background: linear-gradient(#fff, #000)"></article>
    <script>document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML =
      '<button class="add" data-price="1.299,00"><span>Add</span></button><form class="inner" action="javascript:void 0"><input value="x"></form>';</script>`;
  stage.page("/", init({ triggers }), { body });
  const { page, errors } = await visit();
  await page.locator("#host span").dblclick();
  await page.locator(".inner input").press("Enter");
  await page.locator("form button").click();
  await page.locator("svg").click();
  await page.locator("[required]").fill("x");
  await page.locator("form button").click();
  await until(() => names().includes("ViewContent"));
  await page.mouse.wheel(0, 20_000);
  await until(() => names().includes("ReadAll"));
  expect(names().sort()).toEqual(["AddToCart", "Contact", "Lead", "ReadAll", "Subscribe", "ViewContent"]);
  expect([...stage.stored.values()].find(({ event_name }) => event_name === "AddToCart")?.properties).toEqual(
    {
      price: 1299,
    },
  );
  expect(errors).toEqual([]);
});

test("a marked element that comes late is seen, and a click that leaves the page is not lost", async () => {
  stage.page("/", init({ triggers: [{ on: "click", selector: "a", event: "Contact" }] }));
  stage.page("/left", "");
  const { page, errors } = await visit();
  await page.waitForTimeout(700);
  await page.evaluate(`document.body.innerHTML =
    '<a href="/left">Leave</a><p data-twinbeam-event="ViewContent" data-twinbeam-on="visible">Late</p>'`);
  await until(() => names().includes("ViewContent"));
  await page.locator("a").click();
  await until(() => names().includes("Contact"));
  expect(page.url()).toBe(`${stage.url}/left`);
  expect(errors).toEqual([]);
});

test("two bundles and two inits on one page are one tag", async () => {
  stage.page("/", `${init({ pageViews: "auto" })} ${init({ pageViews: "auto" })}`);
  const { page } = await visit();
  await page.addScriptTag({ url: `${stage.url}/tag.js` });
  await page.evaluate(init({ pageViews: "auto" }));
  await page.evaluate(`twinbeam("flush")`);
  await page.waitForTimeout(300);
  expect(names()).toEqual(["PageView"]);
});

test("hosts: a public suffix of two labels, an IP address, localhost; all on plain http", async () => {
  const executablePath = findBrowser();
  const mapped = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      "--disable-gpu",
      "--no-first-run",
      "--host-resolver-rules=MAP *.example.co.uk 127.0.0.1, MAP shop.example 127.0.0.1",
    ],
  });
  const own = await mapped.newContext();
  stage.page("*", `${init()} twinbeam("track", "Lead");`);
  const domains: [host: string, domain: string, index: number][] = [
    ["shop.example.co.uk", ".example.co.uk", 2],
    ["shop.example", ".shop.example", 1],
    ["127.0.0.1", "127.0.0.1", 0],
    ["localhost", "localhost", 0],
  ];
  for (const [host, domain, index] of domains) {
    stage.stored.clear();
    await visit("/?fbclid=IwAR_x%E0%A4%A&fbclid=IwAR_Good", stage.at(host), own);
    await until(() => stage.stored.size === 1);
    const cookies = (await own.cookies()).filter(
      (cookie) => cookie.name === "_fbp" && cookie.domain === domain,
    );
    expect(
      cookies.map(({ value }) => value.split(".")[1]),
      host,
    ).toEqual([String(index)]);
  }
  await mapped.close();
});
