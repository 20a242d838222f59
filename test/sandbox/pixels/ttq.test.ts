import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openPage } from "./page.ts";

/** What TikTok's base code defines, without its script element: the test loads the script itself. */
const stub = `
  window.TiktokAnalyticsObject = "ttq";
  window.ttq = window.ttq || [];
  ttq.methods = ["page", "track", "identify", "instances", "debug", "on", "off", "once", "ready", "alias", "group",
    "enableCookie", "disableCookie", "holdConsent", "revokeConsent", "grantConsent"];
  ttq.setAndDefer = function (target, method) {
    target[method] = function () { target.push([method].concat(Array.prototype.slice.call(arguments, 0))); };
  };
  for (var method of ttq.methods) ttq.setAndDefer(ttq, method);
  ttq.instance = function (id) {
    var instance = ttq._i[id] || [];
    for (var method of ttq.methods) ttq.setAndDefer(instance, method);
    return instance;
  };
  ttq.load = function (id, options) {
    ttq._i = ttq._i || {}; ttq._i[id] = []; ttq._t = ttq._t || {}; ttq._t[id] = 1; ttq._o = ttq._o || {}; ttq._o[id] = options || {};
  };
`;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const script = (code: string) => `/i18n/pixel/events.js?sdkid=${code}&lib=ttq`;

async function pageWith(calls: string, options: Parameters<typeof openPage>[0] = {}) {
  const page = openPage(options);
  page.run(stub + calls);
  await page.load(script("C1"));
  await page.hits();
  return page;
}

const named = (hits: Record<string, unknown>[]) =>
  hits.map(({ pixel_code, event, event_id }) => [pixel_code, event, event_id].filter(Boolean).join(" "));

describe("the sandbox's events.js", () => {
  it("drains the global queue and each pixel's, and answers calls made later", async () => {
    const page = await pageWith(`
      ttq.load("C1"); ttq.page();
      ttq.instance("C1").track("Lead", {}, { event_id: "a" });
      ttq.push(["track", "Contact", {}, { event_id: "b" }]);`);
    page.run(
      `ttq.track("Search", {}, { event_id: "c" }); ttq.instance("C1").track("Search", {}, { event_id: "d" }); ttq.push(["track", "Search"]);`,
    );
    expect(named(await page.hits())).toEqual([
      "C1 Pageview",
      "C1 Contact b",
      "C1 Lead a",
      "C1 Search c",
      "C1 Search d",
      "C1 Search",
    ]);
  });

  it("sends a hit in the Events API's words", async () => {
    const page = await pageWith(
      `ttq.load("C1"); ttq.track("Purchase", { value: 5, currency: "EUR" }, { event_id: "x" });`,
      {
        url: "https://www.shop.example/?ttclid=E.C.P.a-b",
      },
    );
    expect(await page.hits()).toEqual([
      {
        pixel_code: "C1",
        event: "Purchase",
        event_id: "x",
        event_time: expect.any(Number),
        user: { ttp: page.cookies.get("_ttp"), ttclid: "E.C.P.a-b" },
        page: {
          url: "https://www.shop.example/?ttclid=E.C.P.a-b",
          referrer: "https://www.shop.example/before",
        },
        properties: { value: 5, currency: "EUR" },
      },
    ]);
    expect(page.sent.at(-1)).toEqual({ how: "beacon", url: "http://127.0.0.1:8090/api/v2/pixel" });
  });

  it("gives page() no id, whatever it is handed", async () => {
    const page = await pageWith(
      `ttq.load("C1"); ttq.page({ event_id: "x" }); ttq.page({}, { event_id: "x" });`,
    );
    expect(named(await page.hits())).toEqual(["C1 Pageview", "C1 Pageview"]);
  });

  it("reads the id from the third argument only", async () => {
    const page = await pageWith(
      `ttq.load("C1"); ttq.track("Lead", { event_id: "x" }); ttq.track("Lead", {}, { eventID: "x" }); ttq.track("Lead", {}, { event_id: "" });`,
    );
    expect((await page.hits()).every((hit) => !("event_id" in hit))).toBe(true);
  });

  it("sends site-wide calls to every pixel and an instance's to one", async () => {
    const page = await pageWith(
      `ttq.load("C1"); ttq.load("C2"); ttq.track("Lead"); ttq.instance("C2").track("Contact");`,
    );
    await page.load(script("C2"));
    expect(named(await page.hits())).toEqual(["C1 Lead", "C2 Lead", "C2 Contact"]);
    expect(page.run("ttq.instances().length")).toBe(2);
  });

  it("takes in a pixel that is loaded later", async () => {
    const page = await pageWith(`ttq.load("C1");`);
    page.run(
      `ttq.load("C2", { limited_data_use: true }); ttq.instance("C2").push(["track", "Lead", {}, { event_id: "a" }]);`,
    );
    await page.load(script("C2"));
    page.run(`ttq.instance("C2").track("Lead", {}, { event_id: "b" });`);
    const hits = await page.hits();
    expect(named(hits)).toEqual(["C2 Lead a", "C2 Lead b"]);
    expect(hits.every((hit) => hit.limited_data_use === true)).toBe(true);
  });

  it("loses calls to a pixel that nobody loaded, and throws where none was", async () => {
    const page = await pageWith(`ttq.load("C1"); ttq.instance("C9").track("Lead");`);
    expect(await page.hits()).toEqual([]);
    const bare = openPage();
    bare.run(stub);
    expect(() => bare.run(`ttq.instance("C1")`)).toThrow(/undefined/);
  });

  it("keeps working through an instance that was taken before it loaded", async () => {
    const page = openPage();
    page.run(`${stub} ttq.load("C1"); window.mine = ttq.instance("C1");`);
    await page.load(script("C1"));
    page.run(`mine.track("Lead", {}, { event_id: "a" });`);
    expect(named(await page.hits())).toEqual(["C1 Lead a"]);
  });

  it("normalises and hashes what identify says, and replaces it the next time", async () => {
    const page = await pageWith(`
      ttq.load("C1");
      ttq.instance("C1").identify({ email: " User@Example.com ", phone_number: "+1 (415) 555-2671", external_id: " User-1234 ",
        first_name: "Anne-Marie", zip_code: "94107-1234", city: "São Paulo", country: "BR" });
      ttq.instance("C1").track("Lead");
      ttq.instance("C1").identify({ external_id: "${hash("user-1234")}" });
      ttq.instance("C1").track("Lead");`);
    const [first, second] = (await page.hits()).map((hit) => hit.user);
    expect(first).toMatchObject({
      ...{ email: hash("user@example.com"), phone: hash("+14155552671"), external_id: hash("user-1234") },
      ...{ first_name: hash("annemarie"), zip_code: hash("941071234"), city: "sãopaulo", country: "br" },
    });
    expect(Object.keys(second ?? {})).toEqual(["external_id", "ttp"]);
  });

  it("holds everything back until consent is granted, cookies too", async () => {
    const page = await pageWith(
      `ttq.holdConsent(); ttq.load("C1"); ttq.track("Lead", {}, { event_id: "a" });`,
    );
    expect(await page.hits()).toEqual([]);
    expect(page.cookies.size).toBe(0);
    page.run(`ttq.grantConsent(); ttq.track("Lead", {}, { event_id: "b" });`);
    expect(named(await page.hits())).toEqual(["C1 Lead a", "C1 Lead b"]);
    expect(page.cookies.has("_ttp")).toBe(true);
  });

  it("stops when consent is revoked, drops what it held and clears its cookies", async () => {
    const page = await pageWith(`ttq.load("C1"); ttq.track("Lead"); ttq.holdConsent(); ttq.track("Lead");`);
    page.run(`ttq.revokeConsent(); ttq.track("Lead"); ttq.grantConsent();`);
    expect(await page.hits()).toHaveLength(1);
    expect(page.cookies.size).toBe(0);
  });

  it("mints _ttp once, keeps one that is there, and stores the click id", async () => {
    const page = openPage({ url: "https://www.shop.example/?ttclid=E.C.P.a" });
    page.cookies.set("_ttp", "01K11R7N72JN6YG53JYWRV1PFB_.tt.1");
    page.run(`${stub} ttq.load("C1"); ttq.track("Lead"); ttq.track("Lead");`);
    await page.load(script("C1"));
    await page.hits();
    expect(Object.fromEntries(page.cookies)).toEqual({
      _ttp: "01K11R7N72JN6YG53JYWRV1PFB_.tt.1",
      _tt_enable_cookie: "1",
      ttclid: "E.C.P.a",
    });
    const fresh = await pageWith(`ttq.load("C1"); ttq.track("Lead");`);
    expect(fresh.cookies.get("_ttp")).toMatch(/^[A-Za-z0-9]{27}$/);
  });

  it("uses no cookies after disableCookie, and again after enableCookie", async () => {
    const page = await pageWith(`ttq.disableCookie(); ttq.load("C1"); ttq.track("Lead");`);
    expect(page.cookies.size).toBe(0);
    page.run(`ttq.enableCookie(); ttq.track("Lead");`);
    await page.hits();
    expect(page.cookies.has("_ttp")).toBe(true);
  });

  it("calls back when it is ready, and takes the methods that do nothing", async () => {
    const page = await pageWith(`ttq.load("C1"); ttq.ready(function () { window.isReady = true; });`);
    page.run(`ttq.debug(); ttq.on("x"); ttq.once("x"); ttq.off("x"); ttq.alias("x"); ttq.group("x");`);
    expect([page.window.isReady, await page.hits()]).toEqual([true, []]);
  });

  it("falls back to fetch where beacons fail, and does nothing without the base code", async () => {
    const page = await pageWith(`ttq.load("C1");`);
    page.window.beacons = false;
    page.run(`ttq.track("Lead");`);
    expect(await page.hits()).toHaveLength(1);
    expect(page.sent.at(-1)?.how).toBe("fetch");
    const bare = openPage();
    await bare.load(script("C1"));
    expect(await bare.hits()).toEqual([]);
  });
});
