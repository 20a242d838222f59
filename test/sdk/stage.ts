import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, vi } from "vitest";
import type { Event } from "../../event/schema.ts";
import { createTag, type TagOptions } from "../../sdk/index.ts";

type Sent = Event & { event_id: string };
type Answer = () => Response | Promise<Response>;

/** The machine's own time: the window of these tests lets cookies expire by it, whatever clock we move. */
const startMs = Date.now();
const originals = { pushState: history.pushState, replaceState: history.replaceState };
const ok: Answer = () => new Response("{}");

/**
 * A page for whole tags, with a server that takes what they send. Tags of earlier tests live on and hear the page, too:
 * each test has a site of its own.
 */
export const setStage = (siteName: string) => {
  let siteNumber = 0;
  const stage = {
    /** What the server took. */
    events: [] as Sent[],
    /** What it says to each request. */
    answer: ok,
    startMs,
    start: (options?: Partial<TagOptions>) => {
      siteNumber++;
      return stage.again(options);
    },
    /** A new document: a new script, and the same site. */
    reload: (options?: Partial<TagOptions>) => {
      Reflect.deleteProperty(window, Symbol.for("twinbeam"));
      return stage.again(options);
    },
    /** Once more in the same document. */
    again: (options: Partial<TagOptions> = {}) =>
      createTag({
        endpoint: "https://events.shop.example",
        site: stage.site(),
        meta: { pixelId: "1" },
        tiktok: { pixelCode: "C1" },
        pageViews: "manual",
        ...options,
      }),
    site: () => `${siteName}-${siteNumber}`,
    settle: (ms = 1100) => vi.advanceTimersByTimeAsync(ms),
    names: () => stage.events.map(({ event_name }) => event_name),
    metaCalls: (command: RegExp) =>
      (window.fbq?.queue ?? []).filter(([called]) => command.test(String(called))),
    tiktokCalls: (method: string) => (window.ttq?._i?.C1 ?? []).filter(([called]) => called === method),
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: startMs });
    globalThis.indexedDB = new IDBFactory();
    localStorage.clear();
    for (const cookie of document.cookie.split("; "))
      document.cookie = `${cookie.split("=")[0]}=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/`;
    window.happyDOM.setURL("https://shop.example/");
    vi.spyOn(document.head, "append").mockImplementation(() => {});
    stage.events = [];
    stage.answer = ok;
    vi.stubGlobal("fetch", async (_url: string, { body }: { body: string }) => {
      const { site, shared = {}, events } = JSON.parse(body);
      if (site !== stage.site()) return ok();
      const answer = await stage.answer();
      if (!answer.ok) return answer;
      for (const event of events) {
        const whole = { ...event };
        for (const part of ["page", "user", "consent", "pixel"])
          whole[part] = { ...shared[part], ...event[part] };
        stage.events.push(whole);
      }
      return answer;
    });
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    Object.assign(history, originals);
    for (const name of ["dataLayer", "fbq", "_fbq", "ttq", "__tcfapi"]) Reflect.deleteProperty(window, name);
    Object.defineProperty(navigator, "globalPrivacyControl", { value: undefined, configurable: true });
  });
  return stage;
};
