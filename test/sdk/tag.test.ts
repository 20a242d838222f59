import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Twinbeam = ((...command: unknown[]) => unknown) & {
  q?: unknown[];
  config?: object;
  track?: (name: string) => string;
};
const page = window as unknown as { twinbeam?: Twinbeam };
let sent: { url: string; site: string; names: string[] }[];
let siteNumber = 0;

/** The stub as the snippet makes it. */
const stub = () => {
  const early = (...command: unknown[]) => {
    twinbeam.q ??= [];
    twinbeam.q.push(command);
  };
  const twinbeam: Twinbeam = early;
  page.twinbeam = twinbeam;
  return twinbeam;
};
/** Runs the file as a script element would. */
const run = async (src = "https://events.shop.example/tag.js", data: Record<string, string> = {}) => {
  const element = document.createElement("script");
  Object.defineProperty(element, "src", { value: src });
  Object.assign(element.dataset, data);
  vi.spyOn(document, "currentScript", "get").mockReturnValue(element);
  vi.resetModules();
  await import("../../sdk/tag.ts");
  await vi.advanceTimersByTimeAsync(1100);
};
const site = () => `tag-${siteNumber}`;

beforeEach(() => {
  vi.useFakeTimers();
  siteNumber++;
  sent = [];
  vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
    const { site: sentSite, events } = JSON.parse(body);
    const names = events.map(({ event_name }: { event_name: string }) => event_name);
    if (sentSite === site()) sent.push({ url, site: sentSite, names });
    return new Response("{}");
  });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  delete page.twinbeam;
});

test("early calls are carried out in order after init, also those made before it", async () => {
  const twinbeam = stub();
  twinbeam("track", "Lead");
  twinbeam("init", { endpoint: "https://e.example", site: site(), pageViews: "manual" });
  twinbeam("track", "Contact");
  await run();
  expect(sent).toEqual([{ url: "https://e.example/v1/beacon", site: site(), names: ["Lead", "Contact"] }]);
});

test("commands and methods do the same once the file has run", async () => {
  stub()("init", { endpoint: "", site: site(), pageViews: "manual" });
  await run();
  expect(page.twinbeam?.("track", "Lead", {}, { event_id: "a" })).toBe("a");
  expect(page.twinbeam?.track?.("Contact")).toEqual(expect.any(String));
  expect(page.twinbeam?.("ids")).toEqual({});
  expect(page.twinbeam?.("no such command")).toBeUndefined();
});

test("a served file starts with its configuration, at the address it came from", async () => {
  const twinbeam = stub();
  twinbeam.config = { site: site() };
  twinbeam("track", "Lead");
  await run("https://shop.example/events/tag/shop.3f2a.js");
  expect(sent).toEqual([
    { url: "https://shop.example/events/v1/beacon", site: site(), names: ["PageView", "Lead"] },
  ]);
});

test("an explicit init wins over the served configuration, key by key", async () => {
  const twinbeam = stub();
  twinbeam.config = { site: site(), pageViews: "auto" };
  twinbeam("init", { pageViews: "manual" });
  twinbeam("track", "Lead");
  await run("https://events.shop.example/tag/shop.js");
  expect(sent).toEqual([{ url: "https://events.shop.example/v1/beacon", site: site(), names: ["Lead"] }]);
});

test("data attributes of the script element are options", async () => {
  await run("https://events.shop.example/tag.js", {
    site: site(),
    endpoint: "https://e.example",
    pageViews: "manual",
  });
  page.twinbeam?.("track", "Lead");
  await vi.advanceTimersByTimeAsync(1100);
  expect(sent).toEqual([{ url: "https://e.example/v1/beacon", site: site(), names: ["Lead"] }]);
});

test.each([
  ["false", 0],
  ["true", 1],
  ["", 1],
])('data-debug="%s" tells %d mistakes', async (debug, count) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await run("https://events.shop.example/tag.js", { site: site(), pageViews: "manual", debug });
  page.twinbeam?.("consent", "perhaps");
  expect(warn).toHaveBeenCalledTimes(count);
});

test("without configuration the calls wait for an init that comes later", async () => {
  stub()("track", "Lead");
  await run();
  expect(sent).toEqual([]);
  page.twinbeam?.("init", { endpoint: "", site: site(), pageViews: "manual" });
  await vi.advanceTimersByTimeAsync(1100);
  expect(sent).toMatchObject([{ names: ["Lead"] }]);
});

test("the file twice on a page, and init twice, change nothing", async () => {
  const twinbeam = stub();
  twinbeam("init", { endpoint: "", site: site(), pageViews: "auto" });
  await run();
  const first = page.twinbeam;
  await run();
  page.twinbeam?.("init", { endpoint: "https://other.example", site: site() });
  await vi.advanceTimersByTimeAsync(1100);
  expect(page.twinbeam).toBe(first);
  expect(sent).toMatchObject([{ names: ["PageView"] }]);
});

test("an init too many is told in debug mode, the first is not", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const twinbeam = stub();
  twinbeam("init", { endpoint: "", site: site(), pageViews: "manual", debug: true });
  await run();
  expect(warn).not.toHaveBeenCalled();
  page.twinbeam?.("init", { site: site() });
  expect(warn).not.toHaveBeenCalled();
  page.twinbeam?.("init", { site: site(), debug: true });
  expect(warn).toHaveBeenCalledExactlyOnceWith("twinbeam:", "runs already", site());
});

test("a page without a stub gets the commands all the same", async () => {
  await run();
  expect(page.twinbeam).toEqual(expect.any(Function));
});

test("entries of the queue that are no calls break nothing, and the calls among them are carried out", async () => {
  const twinbeam = stub();
  const init = ["init", { endpoint: "", site: site(), pageViews: "manual" }];
  Object.assign(twinbeam, { q: [null, 5, { length: 1 }, ["nonsense"], init, ["track"], ["track", "Lead"]] });
  await run();
  await vi.advanceTimersByTimeAsync(1100);
  expect(sent).toMatchObject([{ names: ["Lead"] }]);
});

test("no command throws into the page, whatever it is handed", async () => {
  const hostile = {
    get site() {
      throw new Error("no site");
    },
    toString() {
      throw new Error("no text");
    },
  };
  await run();
  const call = (...words: unknown[]) => Reflect.apply(page.twinbeam ?? expect.fail(), undefined, words);
  expect(() => call("init", hostile)).not.toThrow();
  call("init", { endpoint: "", site: site(), pageViews: "manual" });
  for (const name of ["__proto__", "valueOf", "hasOwnProperty", "constructor", hostile, null, undefined, 5])
    expect(() => call(name, hostile)).not.toThrow();
});
