import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openPage } from "./page.ts";

/** Meta's stub: a function with a queue that hands on to the library once it is there. */
const stub = `
  window.fbq = function () { fbq.callMethod ? fbq.callMethod.apply(fbq, arguments) : fbq.queue.push(arguments); };
  window._fbq = fbq; fbq.push = fbq; fbq.loaded = true; fbq.version = "2.0"; fbq.queue = [];
`;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** Runs the calls before the library has loaded, then loads it. */
async function pageWith(calls: string, options: Parameters<typeof openPage>[0] = {}) {
  const page = openPage(options);
  page.run(stub + calls);
  await page.load("/en_US/fbevents.js");
  await page.hits();
  return page;
}

async function hitsOf(calls: string, options?: Parameters<typeof openPage>[0]) {
  return (await pageWith(calls, options)).hits();
}

const named = (hits: Record<string, unknown>[]) =>
  hits.map(({ id, ev, eid }) => [id, ev, eid].filter(Boolean).join(" "));

describe("the sandbox's fbevents.js", () => {
  it("drains the queue in order and answers calls made later", async () => {
    const page = await pageWith(
      `fbq("init", "1"); fbq("track", "PageView"); fbq("track", "Lead", {}, { eventID: "a" });`,
    );
    page.run(`fbq("trackCustom", "Own", {}, { eventID: "b" });`);
    expect(named(await page.hits())).toEqual(["1 PageView", "1 Lead a", "1 Own b"]);
  });

  it("adds to the stub, whose flag says loaded too early, and lists its pixels", async () => {
    const page = openPage();
    page.run(`${stub} fbq("init", "1");`);
    expect(page.run("[fbq.loaded, fbq.callMethod, fbq.getState]")).toEqual([true, undefined, undefined]);
    const before = page.run("fbq");
    await page.load("/en_US/fbevents.js");
    await page.hits();
    expect(page.run("fbq")).toBe(before);
    expect(page.run("fbq.getState().pixels")).toEqual([{ id: "1", eventCount: 0 }]);
  });

  it("sends what happened with the hit's documented fields", async () => {
    const [hit] = await hitsOf(
      `fbq("init", "1"); fbq("track", "Purchase", { value: 5, currency: "EUR", contents: [{ id: "a" }] }, { eventID: "x" });`,
    );
    expect(hit).toMatchObject({
      id: "1",
      ev: "Purchase",
      eid: "x",
      dl: "https://www.shop.example/",
      rl: "https://www.shop.example/before",
      if: "false",
      "cd[value]": "5",
      "cd[currency]": "EUR",
      "cd[contents]": '[{"id":"a"}]',
    });
  });

  it("reads event_id beside eventID in track, and eventID alone in trackSingle", async () => {
    const hits = await hitsOf(`
      fbq("init", "1");
      fbq("track", "Lead", {}, { event_id: "a" });
      fbq("trackSingle", "1", "Lead", {}, { event_id: "b" });
      fbq("trackSingle", "1", "Lead", {}, { eventID: "c" });
      fbq("trackSingleCustom", "1", "Own", {}, { eventID: "d" });`);
    expect(named(hits)).toEqual(["1 Lead a", "1 Lead", "1 Lead c", "1 Own d"]);
  });

  it("tracks for all pixels but those marked trackSingleOnly", async () => {
    const hits = await hitsOf(`
      fbq("init", "1"); fbq("init", "2"); fbq("set", "trackSingleOnly", true, "2");
      fbq("track", "Lead"); fbq("trackSingle", "2", "Lead", {}, { eventID: "x" });`);
    expect(named(hits)).toEqual(["1 Lead", "2 Lead x"]);
  });

  it("knows no pixel before its init", async () => {
    const page = await pageWith(
      `fbq("trackSingle", "1", "Lead"); fbq("set", "trackSingleOnly", true, "1"); fbq("track", "Lead");`,
    );
    expect(await page.hits()).toEqual([]);
    expect(page.warnings.filter((text) => text.includes("Pixel 1 not found"))).toHaveLength(2);
  });

  it("drops a second PageView of track, not of trackSingle", async () => {
    const calls = `fbq("init", "1"); fbq("track", "PageView"); fbq("track", "PageView");`;
    expect(await hitsOf(calls)).toHaveLength(1);
    expect(await hitsOf(`${calls} fbq("trackSingle", "1", "PageView");`)).toHaveLength(2);
    expect(await hitsOf(`fbq.allowDuplicatePageViews = true; ${calls}`)).toHaveLength(2);
  });

  it("sends a PageView without an id when the address changes, after its first event", async () => {
    const page = await pageWith(`fbq("init", "1");`);
    page.window.history.pushState(null, "", "/early");
    page.run(`fbq("trackSingle", "1", "PageView", {}, { eventID: "x" });`);
    page.window.history.pushState(null, "", "/a");
    page.window.history.replaceState(null, "", "/a");
    page.back("/b");
    expect(named(await page.hits())).toEqual(["1 PageView x", "1 PageView", "1 PageView"]);
  });

  it("leaves the history alone where disablePushState was set before the first event, and only then", async () => {
    const early = await pageWith(`fbq.disablePushState = true; fbq("init", "1"); fbq("track", "PageView");`);
    early.window.history.pushState(null, "", "/a");
    expect(await early.hits()).toHaveLength(1);
    const late = await pageWith(`fbq("init", "1"); fbq("track", "PageView");`);
    late.run("fbq.disablePushState = true");
    late.window.history.pushState(null, "", "/a");
    expect(await late.hits()).toHaveLength(2);
  });

  it("waits in its queue while consent is revoked, without a cookie, and goes on in order", async () => {
    const page = await pageWith(
      `fbq("consent", "revoke"); fbq("init", "1"); fbq("track", "Lead", {}, { eventID: "a" });`,
    );
    page.run(`fbq("track", "Lead", {}, { eventID: "b" });`);
    expect(await page.hits()).toEqual([]);
    expect([...page.cookies.keys()]).toEqual([]);
    page.run(`fbq("consent", "grant"); fbq("track", "Lead", {}, { eventID: "c" });`);
    expect(named(await page.hits())).toEqual(["1 Lead a", "1 Lead b", "1 Lead c"]);
  });

  it("waits until the pixel's second script has run", async () => {
    const page = openPage();
    page.blocked.add("/signals/config/");
    page.run(`${stub} fbq("init", "1"); fbq("track", "Lead");`);
    await page.load("/en_US/fbevents.js");
    expect(await page.hits()).toEqual([]);
    expect(page.run("fbq.getState().pixels.length")).toBe(1);
    page.run(`fbq.configLoaded("1")`);
    expect(await page.hits()).toHaveLength(1);
  });

  it("does without the second script where the page disables it", async () => {
    const page = openPage();
    page.blocked.add("/signals/config/");
    page.run(`${stub} fbq.disableConfigLoading = true; fbq("init", "1"); fbq("track", "Lead");`);
    await page.load("/en_US/fbevents.js");
    expect(await page.hits()).toHaveLength(1);
  });

  it("takes user data of a second init only where it had none", async () => {
    const page = await pageWith(
      `fbq("init", "1"); fbq("init", "1", { em: "a@b.de" }); fbq("init", "1", { em: "c@d.de" }); fbq("track", "Lead");`,
    );
    expect((await page.hits())[0]).toMatchObject({ "ud[em]": hash("a@b.de") });
    expect(page.warnings).toContain("[sandbox Meta pixel] Duplicate Pixel ID: 1");
  });

  it("normalises and hashes advanced matching", async () => {
    const [hit] = await hitsOf(`fbq("init", "1", {
      em: " John_Smith@gmail.com", ph: "+1 (616) 954-78 88", fn: "Jean-Luc", ln: "van der Berg", ge: "Female", db: "1997-02-16",
      ct: "São Paulo", st: "CA", zp: "94 035", country: "DE", external_id: " User-42 " }); fbq("track", "Lead");`);
    const expected = {
      ...{
        em: "john_smith@gmail.com",
        ph: "16169547888",
        fn: "jeanluc",
        ln: "vanderberg",
        ge: "f",
        db: "19970216",
      },
      ...{ ct: "sãopaulo", st: "ca", zp: "94035", country: "de", external_id: "user-42" },
    };
    for (const [name, text] of Object.entries(expected)) expect(hit?.[`ud[${name}]`], name).toBe(hash(text));
  });

  it("takes hashes as they are and drops what is of the wrong type", async () => {
    const page = await pageWith(
      `fbq("init", "1", { em: "${hash("x").toUpperCase()}", ph: { a: 1 }, nick: "x" }); fbq("track", "Lead");`,
    );
    const [hit] = await page.hits();
    expect(Object.keys(hit ?? {}).filter((name) => name.startsWith("ud"))).toEqual(["ud[em]"]);
    expect(hit?.["ud[em]"]).toBe(hash("x"));
    expect(page.warnings).toHaveLength(2);
  });

  it("sends limited data use with every later hit, and an explicit no", async () => {
    const hits = await hitsOf(`
      fbq("init", "1"); fbq("track", "Lead");
      fbq("dataProcessingOptions", ["LDU"], 1, 1000); fbq("track", "Lead");
      fbq("dataProcessingOptions", []); fbq("track", "Lead");`);
    expect(hits.map(({ dpo, dpoco, dpost }) => [dpo, dpoco, dpost])).toEqual([
      [undefined, undefined, undefined],
      ["LDU", "1", "1000"],
      ["", undefined, undefined],
    ]);
  });

  it("writes _fbp and _fbc under the highest domain that takes them", async () => {
    const page = await pageWith(`fbq("init", "1"); fbq("track", "Lead");`, {
      url: "https://www.shop.co.uk/?fbclid=IwAR-x_Y",
    });
    expect(page.cookies.get("_fbp")).toMatch(/^fb\.2\.\d{13}\.\d+$/);
    expect(page.cookies.get("_fbc")).toMatch(/^fb\.2\.\d{13}\.IwAR-x_Y$/);
    expect((await page.hits())[0]).toMatchObject({
      fbp: page.cookies.get("_fbp"),
      fbc: page.cookies.get("_fbc"),
    });
  });

  it.each([
    ["the same click id", "fb.1.1700000000000.abc.AQYCAQMA", "fb.1.1700000000000.abc.AQYCAQMA"],
    ["another click id", "fb.1.1700000000000.old", expect.stringMatching(/^fb\.1\.\d{13}\.abc$/)],
  ])("keeps or replaces _fbc: %s", async (_case, before, after) => {
    const page = openPage({ url: "https://shop.example/?fbclid=abc" });
    page.cookies.set("_fbc", before);
    page.cookies.set("_fbp", "fb.1.1700000000000.1");
    page.run(`${stub} fbq("init", "1");`);
    await page.load("/en_US/fbevents.js");
    expect(page.cookies.get("_fbc")).toEqual(after);
    expect(page.cookies.get("_fbp")).toBe("fb.1.1700000000000.1");
  });

  it.each([`fbq("set", "firstPartyCookies", false, "1");`, `fbq("set", "firstPartyCookies", false);`])(
    "writes and sends no cookie after %s",
    async (setting) => {
      const page = await pageWith(`${setting} fbq("init", "1"); fbq("track", "Lead");`, {
        url: "https://shop.example/?fbclid=abc",
      });
      expect([...page.cookies.keys()]).toEqual([]);
      expect((await page.hits())[0]).not.toHaveProperty("fbp");
    },
  );

  it("warns of names and purchases that Meta would, and sends them all the same", async () => {
    const page = await pageWith(
      `fbq("init", "1"); fbq("track", "purchase"); fbq("track", "Purchase", { value: "x" }); fbq("foo");`,
    );
    expect(await page.hits()).toHaveLength(2);
    expect(page.warnings.join()).toMatch(/non-standard event.*numeric value.*foo is no command/s);
  });

  it("sends long hits, and hits of a hidden page, as a beacon; without beacons by fetch", async () => {
    const page = await pageWith(`fbq("init", "1"); fbq("track", "Lead", { text: "x".repeat(3000) });`);
    page.run(`document.visibilityState = "hidden"; fbq("track", "Contact");`);
    page.window.beacons = false;
    page.run(`fbq("track", "Contact");`);
    expect(await page.hits()).toHaveLength(3);
    expect(page.sent.filter(({ url }) => url.includes("/tr/")).map(({ how }) => how)).toEqual([
      "beacon",
      "beacon",
      "fetch",
    ]);
  });

  it("does nothing on a page without a stub, and nothing when it is loaded twice", async () => {
    const bare = openPage();
    await bare.load("/en_US/fbevents.js");
    expect(bare.window.fbq).toBeUndefined();
    const page = await pageWith(`fbq("init", "1"); fbq("track", "Lead");`);
    await page.load("/en_US/fbevents.js");
    page.run(`fbq("track", "Contact");`);
    expect(named(await page.hits())).toEqual(["1 Lead", "1 Contact"]);
  });

  it("warns where another script brought a second stub", async () => {
    const page = openPage();
    page.run(`${stub} window._fbq = function () {};`);
    await page.load("/en_US/fbevents.js");
    expect(page.warnings.join()).toContain("conflicting versions");
  });
});
