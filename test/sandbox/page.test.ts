import { type Element, Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../sandbox/index.ts";
import { deliver, purchase } from "./meta/deliveries.ts";
import { deliver as deliverTiktok, envelope, purchase as tiktokPurchase } from "./tiktok/deliveries.ts";

const now = () => Date.parse("2026-11-21T12:00:00Z");

/** The long lists that never change; most tests do without. */
const noLists: Record<string, string> = {
  "/rules.json": '{"meta":[],"tiktok":[],"notices":[]}',
  "/examples.json": "[]",
};

/** The page as a browser would show it, fed by a sandbox; `refresh` is the next round of its polling. */
async function openPage({ lists = noLists } = {}) {
  const sandbox = createSandbox({ now });
  const window = new Window({ url: "http://127.0.0.1:8090/" });
  const { document } = window;
  const fire = (element: Element | null | undefined, type: string) =>
    element?.dispatchEvent(new window.Event(type));
  const [markup, script] = await Promise.all(
    ["/", "/sandbox.js"].map(async (url) => (await sandbox.app.inject(url)).body),
  );
  document.body.innerHTML = /<body>([\s\S]*)<\/body>/.exec(markup ?? "")?.[1] ?? "";
  let next: (() => Promise<void>) | undefined;
  let isAnswering = true;
  const waiting: Promise<unknown>[] = [];
  const ask = async (url: string, method: "GET" | "DELETE") =>
    lists[url] ?? (await sandbox.app.inject({ url, method })).body;
  const fetch = (url: string, { method = "GET" }: { method?: "GET" | "DELETE" } = {}) => {
    const answer = isAnswering
      ? ask(url, method).then((body) => ({ text: async () => body }))
      : Promise.reject(new Error("refused"));
    waiting.push(answer.catch(() => undefined));
    return answer;
  };
  const page = {
    document,
    location: { origin: "http://127.0.0.1:8090" },
    fetch,
    setTimeout: (callback: () => Promise<void>) => {
      next = callback;
    },
  };
  new Function("window", script ?? "")(page);
  while (!next) await Promise.all(waiting.splice(0)).then(() => new Promise(setImmediate));
  const text = (selector: string) => document.querySelector(selector)?.textContent ?? "";
  return {
    sandbox,
    document,
    fire,
    text,
    texts: (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => element.textContent),
    refresh: async () => next?.(),
    fail: () => {
      isAnswering = false;
    },
    click: async (selector: string) => {
      fire(document.querySelector(selector), "click");
      while (waiting.length > 0) await Promise.all(waiting.splice(0)).then(() => new Promise(setImmediate));
    },
  };
}

describe("the sandbox's page", () => {
  it("loads nothing from elsewhere and allows nothing else", async () => {
    const { app } = createSandbox();
    const page = await app.inject("/");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    for (const url of ["/", "/sandbox.css", "/sandbox.js"]) {
      const { body, statusCode } = await app.inject(url);
      expect(statusCode).toBe(200);
      expect(body.match(/https?:\/\/(?!www\.w3\.org)[^\s"'`]+/g) ?? []).toEqual([]);
    }
  });

  it("says where to point things before anything has come", async () => {
    const { text, texts } = await openPage();
    expect(text("#events")).toContain("http://127.0.0.1:8090/en_US/fbevents.js");
    expect(text("#requests")).toBe("No request yet.");
    expect(text("#live")).toBe("live");
    expect(texts("#platforms dd")).toEqual(Array.from({ length: 12 }, () => "0"));
  });

  it("shows counts, events and what both copies carried, by itself", async () => {
    const { sandbox, text, texts, refresh } = await openPage();
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=ord-1001&fbp=fb.1.1795270000000.1098115397&fbc=x");
    await deliver(sandbox, { body: { data: [purchase({}, { user: { fbc: "fb.1.1795270000000.y" } })] } });
    await deliverTiktok(sandbox, { body: envelope([tiktokPurchase({ event_id: 7 })]) });
    await refresh();
    expect(texts("#platforms .share")).toEqual(["100 % paired", "0 % paired"]);
    expect(texts("#events .badge")).toEqual(["paired", "rejected"]);
    expect(texts("#events .tag.shared")).toEqual(["fbp"]);
    expect(texts("#events .tag.differing")).toContain("≠ fbc");
    expect(text("#events")).toContain("tiktok-field-kind: event_id");
    expect(texts("#requests .status")).toEqual(["200, code 40002", "200", "200"]);
  });

  it("sets what came as text, never as markup", async () => {
    const { sandbox, document, text, refresh } = await openPage();
    await sandbox.app.inject(`/tr/?id=123&ev=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
    await refresh();
    expect(text("#events .name")).toBe("<img src=x onerror=alert(1)>");
    expect(document.querySelectorAll("#events img, #requests img")).toHaveLength(0);
  });

  it("opens a request to its body, with every digit", async () => {
    const { sandbox, document, fire, texts, refresh } = await openPage();
    await deliver(sandbox, { body: '{"data":[],"note":{},"lead_id":90071992547409931}' });
    await refresh();
    const details = document.querySelector("#requests details");
    fire(details, "toggle");
    const [sent, answered] = texts("#requests pre");
    expect(sent).toBe('{\n  "data": [],\n  "note": {},\n  "lead_id": 90071992547409931\n}');
    expect(answered).toContain('"code": 100');
  });

  it("filters by platform, state and text", async () => {
    const { sandbox, document, fire, texts, text, refresh } = await openPage();
    await sandbox.app.inject("/tr/?id=123&ev=Lead&eid=a");
    await deliver(sandbox, { body: { data: [purchase()] } });
    await refresh();
    const chip = (label: string) =>
      [...document.querySelectorAll("#filters button")].find(({ textContent }) => textContent === label);
    const press = (label: string) => fire(chip(label), "click");
    press("server only");
    expect(texts("#events .name")).toEqual(["Purchase"]);
    expect(chip("server only")?.getAttribute("aria-pressed")).toBe("true");
    press("TikTok");
    expect(text("#events")).toBe("No event fits the filter.");
    press("TikTok");
    press("server only");
    document.querySelector("#search")?.setAttribute("value", "LEAD");
    fire(document.querySelector("#search"), "input");
    expect(texts("#events .name")).toEqual(["Lead"]);
  });

  it("keeps an opened request open while others come, and forgets all on Clear", async () => {
    const { sandbox, document, texts, refresh, click } = await openPage();
    await sandbox.app.inject("/tr/?id=123&ev=Lead");
    await refresh();
    const first = document.querySelector("#requests details");
    await sandbox.app.inject("/tr/?id=123&ev=Contact");
    await refresh();
    expect(document.querySelectorAll("#requests details")[1]).toBe(first);
    await click("#clear");
    expect(texts("#requests details")).toEqual([]);
    expect(texts("#events .name")).toEqual([]);
  });

  it("tells that answers are scripted and the clock is moved", async () => {
    const { sandbox, text, refresh } = await openPage();
    const payload = { platform: "meta", answers: [{ status: 500, times: 3 }], clock_offset_ms: 5_400_000 };
    await sandbox.app.inject({ method: "POST", url: "/control", payload });
    await refresh();
    expect(text("#notes")).toBe("Under control: scripted answers waiting for Meta: 3; clock moved by 1.5 h.");
  });

  it("says so when the sandbox is gone", async () => {
    const { text, refresh, fail } = await openPage();
    fail();
    await refresh();
    expect(text("#live")).toBe("the sandbox does not answer");
  });

  it("shows an example with both its bodies", async () => {
    const { texts, text } = await openPage({ lists: {} });
    expect(texts("#examples summary").length).toBeGreaterThan(10);
    expect(text("#examples details")).toContain('"em": [');
    expect(texts("#examples pre").some((body) => body?.startsWith("not sent, because of "))).toBe(true);
  });

  it("lists the rules of both platforms and the warnings", async () => {
    const { texts } = await openPage({ lists: {} });
    expect(texts("#rules h3")).toEqual([
      expect.stringMatching(/^Meta: \d+ rules$/),
      expect.stringMatching(/^TikTok: \d+ rules$/),
      "Accepted with a warning",
    ]);
    expect(texts("#rules code")).toContain("meta-purchase-without-value");
  });
});
