import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type Arrival, type Stage, startStage, until } from "./tag-stage.ts";

let browser: Browser;
let context: BrowserContext;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ isReal: true });
  browser = await launchBrowser();
});
beforeEach(async () => {
  await stage.reset();
  context = await browser.newContext();
  stage.page("/", init());
  stage.page("/later", init());
});
afterEach(() => context.close());
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const count = 20;
/** TikTok takes no event without an identifier, and a loopback address is none. */
const ttclid = "E.C.P.delivery-test";
/** Events of their own for each test: the server remembers ids longer than a test takes. */
const burst = (name: string, description = "") =>
  `for (let i = 0; i < ${count}; i++) twinbeam("track", "AddToCart", { contents: [{ id: "sku-" + i, quantity: 1, price: 9.9 }], currency: "EUR", description: "${description}" }, { event_id: "${name}-" + i });`;
const init = () => `twinbeam("init", ${JSON.stringify(stage.options({ pageViews: "manual" }))});`;
const idsOf = (name: string) => Array.from({ length: count }, (_, index) => `${name}-${index}`).sort();

const visit = async (path = "/"): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${stage.url}${path}?ttclid=${ttclid}`);
  await page.waitForFunction("Boolean(window.twinbeam.track)");
  return page;
};

/** Every event at each platform's API exactly once: that is "relayed once". */
const expectEachRelayedOnce = async (name: string) => {
  await until(() => stage.stored.size >= count, 12_000);
  const relayed = async (platform: string) =>
    (await stage.requests())
      .filter((request) => request.kind === "api" && request.platform === platform && request.status === 200)
      .flatMap(({ body }) => (body.data ?? []).map(({ event_id }) => event_id));
  for (const platform of ["meta", "tiktok"]) {
    await until(async () => (await relayed(platform)).length >= count, 12_000);
    expect((await relayed(platform)).sort()).toEqual(idsOf(name));
  }
};

const perId = (refuse: (arrival: Arrival) => boolean) => (arrival: Arrival) =>
  refuse(arrival) ? { status: 503 } : ("stored" as const);

test("a tab that is closed at once loses none of 20 events", async () => {
  const page = await visit();
  await page.evaluate(burst("closed"));
  await page.close();
  await expectEachRelayedOnce("closed");
});

test("160 KB at once and a closed tab: a later visit delivers what the browser did not let out", async () => {
  const page = await visit();
  await page.evaluate(burst("large", "x".repeat(8000)));
  await page.close();
  await visit("/later");
  await expectEachRelayedOnce("large");
});

test("script, init, burst and close in one task lose none", async () => {
  stage.page("/one", `${init()} ${burst("one-task")}`, { last: "window.close()" });
  const opener = await visit();
  await opener.evaluate(`void window.open("/one?ttclid=${ttclid}")`);
  await expectEachRelayedOnce("one-task");
});

test("a server that is down for 5 seconds gets all of them afterwards", async () => {
  const page = await visit();
  await stage.shut();
  await page.evaluate(burst("down"));
  await page.waitForTimeout(5000);
  expect(stage.stored.size).toBe(0);
  await stage.open();
  await expectEachRelayedOnce("down");
});

test("a browser that is offline for 5 seconds sends all of them when it is back", async () => {
  const page = await visit();
  await context.setOffline(true);
  await page.evaluate(burst("offline"));
  await page.waitForTimeout(5000);
  expect(stage.arrivals).toEqual([]);
  await context.setOffline(false);
  await expectEachRelayedOnce("offline");
});

test("503 twice is tried a third time", async () => {
  let refusals = 0;
  stage.answerWith(perId(() => refusals++ < 2));
  const page = await visit();
  await page.evaluate(burst("twice"));
  await expectEachRelayedOnce("twice");
});

test("503 once for every event is tried again for every event", async () => {
  const met = new Set<string>();
  stage.answerWith(
    perId(({ beacon }) => {
      const isNew = beacon.events.some(({ event_id }) => !met.has(event_id));
      for (const { event_id } of beacon.events) met.add(event_id);
      return isNew;
    }),
  );
  const page = await visit();
  await page.evaluate(burst("each"));
  await expectEachRelayedOnce("each");
});

test("an answer that is lost after storing costs nothing and doubles nothing", async () => {
  let cuts = 0;
  stage.answerWith(() => (cuts++ < 2 ? { cut: "after" } : "stored"));
  const page = await visit();
  await page.evaluate(burst("lost"));
  await expectEachRelayedOnce("lost");
  await until(() => stage.arrivals.length > 2);
});

test("server down and tab closed: a later visit delivers", async () => {
  const page = await visit();
  await stage.shut();
  await page.evaluate(burst("later"));
  await page.waitForTimeout(300);
  await page.close();
  expect(stage.stored.size).toBe(0);
  await stage.open();
  await visit("/later");
  await expectEachRelayedOnce("later");
});

test("of two tabs one delivers what a third left behind, and each its own", async () => {
  const page = await visit();
  await stage.shut();
  await page.evaluate(burst("tabs"));
  await page.waitForTimeout(300);
  await page.close();
  // What the closing tab still tried to send meets the closed door, and not the one that opens.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await stage.open();
  await Promise.all([visit("/later"), visit("/later")]);
  await expectEachRelayedOnce("tabs");
  await new Promise((resolve) => setTimeout(resolve, 700));
  const copies = stage.arrivals
    .flatMap(({ beacon }) => beacon.events)
    .filter(({ event_id }) => event_id === "tabs-0");
  expect(copies).toHaveLength(1);
});
