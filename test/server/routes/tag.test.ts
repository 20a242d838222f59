import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createTestApp, metaToken, tiktokToken } from "../app-under-test.ts";

const tag = `/* ${"the tag ".repeat(200)}*/`;

const get = async (url: string, headers: Record<string, string> = {}, scenario = {}) =>
  (await createTestApp({ tag, ...scenario })).server.inject({ url, headers });

/** What a served script leaves on the page's stub. */
const configOf = (script: string) => {
  const window: { twinbeam?: { config?: unknown } } = {};
  runInNewContext(script, { window });
  return window.twinbeam?.config;
};

describe("the served tag", () => {
  it("is the built one, bare, at /tag.js", async () => {
    const answer = await get("/tag.js");
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(tag);
    expect(answer.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
    });
  });

  it("has the site's public options before it at /tag/<site>.js, and no secret", async () => {
    const site = {
      consent: { signal: "tcf" as const },
      triggers: [{ on: "click" as const, event: "Lead", selector: "a<b" }],
    };
    const { body } = await get("/tag/shop.js", {}, { site });
    expect(body.endsWith(tag)).toBe(true);
    expect(configOf(body)).toEqual({
      site: "shop",
      meta: [{ pixelId: "123456789012345" }],
      tiktok: [{ pixelCode: "C4A1B2C3D4E5F6G7H8I9" }],
      dataLayer: "dataLayer.meta",
      consent: { signal: "tcf" },
      pageViews: "auto",
      triggers: [{ on: "click", event: "Lead", selector: "a<b" }],
      cookieDomain: "shop.example",
      debug: false,
    });
    for (const secret of [metaToken, tiktokToken, "secret-of-the-app", "key-of-the-backend"]) {
      expect(body).not.toContain(secret);
    }
  });

  it("leaves calls alone that the page made before it loaded", async () => {
    const { body } = await get("/tag/shop.js");
    const calls: unknown[] = [];
    const window = { twinbeam: Object.assign(() => {}, { q: calls }) };
    runInNewContext(body, { window });
    expect(window.twinbeam.q).toBe(calls);
  });

  it("tells the browser nothing of event sources that are not for pages", async () => {
    const site = {
      tiktok: [{ eventSource: "offline" as const, eventSourceId: "7212345678901234567", accessToken: "x" }],
    };
    expect(configOf((await get("/tag/shop.js", {}, { site })).body)).toMatchObject({ tiktok: [] });
  });

  it("names the events that a pixel takes as the tag names them", async () => {
    const meta = [{ pixelId: "123456789012345", accessToken: "x", events: ["purchase", "add_to_cart"] }];
    const { body } = await get("/tag/shop.js", {}, { site: { meta } });
    expect(configOf(body)).toMatchObject({ meta: [{ events: ["Purchase", "AddToCart"] }] });
  });

  it("names the path of beacons where it is not the usual one", async () => {
    const { body } = await get("/tag/shop.js", {}, { server: { beaconPath: "/collect" } });
    expect(configOf(body)).toMatchObject({ beaconPath: "/collect" });
  });

  it.each([
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ])("comes compressed by %s to those who take it", async (coding, decompress) => {
    const answer = await get("/tag.js", { "accept-encoding": coding });
    expect(answer.headers).toMatchObject({ "content-encoding": coding, vary: "Accept-Encoding" });
    expect(decompress(answer.rawPayload).toString()).toBe(tag);
    expect(answer.rawPayload.length).toBeLessThan(tag.length / 4);
  });

  it("comes as it is to those who take neither", async () => {
    for (const accepted of ["identity", "br;q=0, gzip;q=0", "deflate"]) {
      expect(
        (await get("/tag.js", { "accept-encoding": accepted })).headers["content-encoding"],
      ).toBeUndefined();
    }
  });

  it("is 304 where the browser has it, one ETag for each coding", async () => {
    const headers = { "accept-encoding": "br" };
    const { etag } = (await get("/tag/shop.js", headers)).headers;
    const again = await get("/tag/shop.js", { ...headers, "if-none-match": `W/${etag}, "other"` });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe("");
    expect((await get("/tag/shop.js")).headers.etag).not.toBe(etag);
  });

  it("is immutable under its hash, and only short-lived under a hash of yesterday", async () => {
    const { etag } = (await get("/tag/shop.js")).headers;
    const hash = String(etag).replaceAll('"', "");
    const now = await get(`/tag/shop.${hash}.js`);
    expect(now.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    const old = await get("/tag/shop.0123456789abcdef.js");
    expect(old.statusCode).toBe(200);
    expect(old.headers["cache-control"]).toBe("public, max-age=300");
  });

  it("follows the configuration when that is replaced", async () => {
    const app = await createTestApp({ tag });
    const { current } = app.settings;
    const before = (await app.server.inject("/tag/shop.js")).headers.etag;
    app.settings.replace({ ...current, sites: current.sites.map((site) => ({ ...site, debug: true })) });
    const after = await app.server.inject("/tag/shop.js");
    expect(configOf(after.body)).toMatchObject({ debug: true });
    expect(after.headers.etag).not.toBe(before);
  });

  it.each([
    "/tag/unknown.js",
    "/tag/shop.jsx",
    "/tag/shop",
    "/tag/",
    "/tag/.js",
    "/tag/..%2f..%2fpackage.json",
    "/tag/../package.json",
    "/tag/%2e%2e/%2e%2e/package.json",
    "/tag/shop%00.js",
    "/tag/__proto__.js",
    "/tag/constructor.js",
    "/tag/shop.js/..%5c..%5cpackage.json",
    "/tag//etc/passwd",
  ])("is 404 at %s", async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: "not_found", errors: [] });
  });
});
