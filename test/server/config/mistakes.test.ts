import { describe, expect, it } from "vitest";
import { changed, folderWith, load, mistakesOf, settingsOf, smallest } from "./folder.ts";

const fileWith = (path: string, value: unknown) =>
  folderWith({ "twinbeam.config.json": changed(smallest, path, value) as object });

const secondMeta = smallest.sites.flatMap(({ meta }) => [...meta, ...meta]);

/** Where, what is written there, where the mistake is named, and what the message must say. */
const rows: [path: string, value: unknown, named: string, says: RegExp][] = [
  ["server.port", 70_000, "server.port", /0 \(any\) to 65535/],
  ["server.port", "http", "server.port", /0 \(any\) to 65535/],
  ["server.port", 80.5, "server.port", /0 \(any\) to 65535/],
  ["server.host", "", "server.host", /accepted/],
  ["server.trustProxy", 1, "server.trustProxy", /a number is refused: false, or a list/],
  ["server.trustProxy", ["nonsense"], "server.trustProxy.0", /CIDRs, "loopback", "uniquelocal"/],
  ["server.trustProxy", ["10.0.0.0/33"], "server.trustProxy.0", /CIDRs/],
  ["server.trustProxy", ["0.0.0.0/0"], "server.trustProxy.0", /true trusts all/],
  ["server.trustProxy", ["::/00"], "server.trustProxy.0", /true trusts all/],
  ["server.trustProxy", [7], "server.trustProxy.0", /CIDRs/],
  ["server.adminPassword", "scrypt$cut", "server.adminPassword", /a password, or scrypt/],
  ["server.adminPassword", "scrypt$3$8$1$c2FsdA$a2V5", "server.adminPassword", /a password, or scrypt/],
  ["server.adminPassword", "scrypt$1073741824$8$1$c2FsdA$a2V5", "server.adminPassword", /or scrypt/],
  ["server.apiKeys", [""], "server.apiKeys.0", /accepted/],
  ["server.apiKeys", "one", "server.apiKeys", /a list/],
  ["server.beaconPath", "v1/beacon", "server.beaconPath", /a path/],
  ["server.beaconPath", "/v1/events", "server.beaconPath", /no other route/],
  ["server.beaconPath", "/admin/x", "server.beaconPath", /no other route/],
  ["server.beaconPath", "/:any", "server.beaconPath", /a path/],
  ["server.bots", "drop", "server.bots", /one of keep, reject/],
  ["server.rateLimit", { perAddress: 0 }, "server.rateLimit.perAddress", /1 or more/],
  ["server.rateLimit", { perMinute: 5 }, "server.rateLimit.perMinute", /accepted here: perAddress, perSite/],
  ["server.retentionDays", 0, "server.retentionDays", /days/],
  ["server.alerts", { webhook: "chat.example" }, "server.alerts.webhook", /http or https/],
  ["server.alerts", { silenceMinutes: 0 }, "server.alerts.silenceMinutes", /1 to 1440/],
  ["server.admin", {}, "server.admin.port", /required/],
  ["server.admin", { port: 8080 }, "server.admin.port", /differ/],
  ["server.unknown", 1, "server.unknown", /accepted here: host, port/],
  ["nothing", {}, "nothing", /accepted here/],
  ["store.url", "data", "store.url", /file:/],
  ["sites", [], "sites", /at least one site/],
  ["sites", {}, "sites", /at least one site/],
  ["sites", undefined, "sites", /required/],
  ["sites.0.id", "Shop", "sites.0.id", /a-z, 0-9, _ and -, up to 64/],
  ["sites.0.id", "a".repeat(65), "sites.0.id", /up to 64/],
  ["sites.0.id", undefined, "sites.0.id", /required/],
  ["sites", [smallest.sites[0], smallest.sites[0]], "sites.1.id", /another site's/],
  ["sites.0.origins", ["shop.example"], "sites.0.origins.0", /origin/],
  ["sites.0.origins", ["*"], "sites.0.origins.0", /origin/],
  ["sites.0.origins", ["null"], "sites.0.origins.0", /origin/],
  ["sites.0.origins", ["https://*.shop.example"], "sites.0.origins.0", /origin/],
  ["sites.0.origins", ["https://shop.example/path"], "sites.0.origins.0", /without path/],
  ["sites.0.origins", ["ftp://shop.example"], "sites.0.origins.0", /http or https/],
  ["sites.0.defaultCountry", "Germany", "sites.0.defaultCountry", /ISO 3166-1/],
  ["sites.0.defaultCountry", "QQ", "sites.0.defaultCountry", /ISO 3166-1/],
  ["sites.0.contentType", "goods", "sites.0.contentType", /one of product, product_group/],
  ["sites.0.limitedDataUse", "yes", "sites.0.limitedDataUse", /true or false/],
  ["sites.0.dataLayer", "dataLayer[0]", "sites.0.dataLayer", /a path/],
  ["sites.0.consent", 5, "sites.0.consent", /granted, required, denied/],
  ["sites.0.consent", "maybe", "sites.0.consent", /granted, required, denied/],
  ["sites.0.consent", { signal: "cookie" }, "sites.0.consent.signal", /one of consent-mode, tcf, gpp/],
  ["sites.0.pageViews", "always", "sites.0.pageViews", /one of auto, manual/],
  ["sites.0.triggers", [{ on: "hover", event: "Lead" }], "sites.0.triggers.0.on", /one of click, submit/],
  ["sites.0.triggers", [{ on: "click" }], "sites.0.triggers.0.event", /required/],
  ...[undefined, 0, -5, 101, "50"].map((at): (typeof rows)[number] => [
    "sites.0.triggers",
    [{ on: "scroll", at, event: "Read" }],
    "sites.0.triggers.0.at",
    /percent/,
  ]),
  ...[undefined, 0, -1].map((at): (typeof rows)[number] => [
    "sites.0.triggers",
    [{ on: "time", at, event: "Stayed" }],
    "sites.0.triggers.0.at",
    /in milliseconds: above 0/,
  ]),
  ["sites.0.cookieDomain", "https://shop.example", "sites.0.cookieDomain", /a domain/],
  ["sites.0.debug", 1, "sites.0.debug", /true or false/],
  [
    "sites.0.meta.0.accessToken",
    undefined,
    "sites.0.meta.0.accessToken",
    /access token of the Meta pixel 123456789012345/,
  ],
  ["sites.0.meta.0.accessToken", "", "sites.0.meta.0.accessToken", /access token/],
  ["sites.0.meta.0.accessToken", { name: "x" }, "sites.0.meta.0.accessToken.connection", /required/],
  ["sites.0.meta.0.pixelId", undefined, "sites.0.meta.0.pixelId", /digits only/],
  ["sites.0.meta.0.pixelId", "12a", "sites.0.meta.0.pixelId", /digits only/],
  ["sites.0.meta.0.pixelId", 1.5e19, "sites.0.meta.0.pixelId", /in quotes/],
  ["sites.0.meta", secondMeta, "sites.0.meta.1.pixelId", /listed twice/],
  ["sites.0.meta.0.graphVersion", "25", "sites.0.meta.0.graphVersion", /v25\.0/],
  ["sites.0.meta.0.apiBase", "graph.facebook.com", "sites.0.meta.0.apiBase", /http or https address/],
  ["sites.0.meta.0.parallel", 11, "sites.0.meta.0.parallel", /1 to 10/],
  ["sites.0.meta.0.parallel", 0, "sites.0.meta.0.parallel", /1 to 10/],
  ["sites.0.meta.0.maxAgeDays", -1, "sites.0.meta.0.maxAgeDays", /days/],
  ["sites.0.meta.0.eventSourceId", "x", "sites.0.meta.0.eventSourceId", /accepted here: pixelId/],
  ["sites.0.tiktok.0.accessToken", undefined, "sites.0.tiktok.0.accessToken", /access token of the TikTok/],
  ["sites.0.tiktok.0.eventSourceId", undefined, "sites.0.tiktok.0.eventSourceId", /required/],
  [
    "sites.0.tiktok.0.eventSourceId",
    "1234567890123456789",
    "sites.0.tiktok.0.eventSourceId",
    /the pixel's number; the code/,
  ],
  ["sites.0.tiktok.0.eventSource", "shop", "sites.0.tiktok.0.eventSource", /one of web, app, offline, crm/],
  [
    "sites.0.tiktok.0.scriptUrl",
    "https://a.example/events.js?x=1",
    "sites.0.tiktok.0.scriptUrl",
    /without query/,
  ],
  ["connections", { meta: { appId: "1" } }, "connections.meta.appSecret", /required/],
];

describe("a mistake in the configuration", () => {
  it.each(rows)("%s = %j is named at %s", async (path, value, named, says) => {
    const mistakes = await mistakesOf(fileWith(path, value));
    expect(mistakes[named]).toMatch(says);
  });

  it("is named where a site has neither platform", async () => {
    const bare = changed(changed(smallest, "sites.0.meta", undefined), "sites.0.tiktok", []);
    expect((await mistakesOf(folderWith({ "twinbeam.config.json": bare as object })))["sites.0"]).toMatch(
      /at least one/,
    );
  });

  it("does not hide the next one: all are named at once", async () => {
    const wrong = changed(changed(smallest, "server.port", -1), "sites.0.meta.0.accessToken", undefined);
    const both = changed(wrong, "sites.0.id", "A B");
    const mistakes = await mistakesOf(folderWith({ "twinbeam.config.json": both as object }));
    expect(Object.keys(mistakes)).toEqual(expect.arrayContaining(["server.port", "sites.0.id"]));
  });
});

describe("what is only odd", () => {
  it("warns: trusting every proxy, ids of odd length, a token without encryption", async () => {
    const odd = {
      server: { trustProxy: true },
      sites: [
        {
          id: "shop",
          meta: { pixelId: "1234567890", accessToken: "a", apiBase: "http://proxy.example" },
          tiktok: { eventSourceId: "C4ABC", accessToken: "b", apiBase: "http://127.0.0.1:8090" },
        },
      ],
    };
    const loaded = await load(folderWith({ "twinbeam.config.json": odd }));
    const paths = loaded.ok ? loaded.warnings.map(({ path }) => path) : [];
    expect(paths.sort()).toEqual([
      "server.trustProxy",
      "sites.0.meta.0.apiBase",
      "sites.0.meta.0.pixelId",
      "sites.0.tiktok.0.eventSourceId",
    ]);
  });

  it("warns: a partner agent that Meta would not take", async () => {
    const warned = async (partnerAgent: string) => {
      const meta = { pixelId: "123456789012345", accessToken: "a", partnerAgent };
      const config = { sites: [{ id: "shop", meta }] };
      const loaded = await load(folderWith({ "twinbeam.config.json": config }));
      return loaded.ok && loaded.warnings.some(({ path }) => path === "sites.0.meta.0.partnerAgent");
    };
    expect(await warned("pltwinbeam-1.0")).toBe(false);
    expect(await warned("a".repeat(22))).toBe(false);
    expect(await warned("a".repeat(23))).toBe(true);
    expect(await warned("1.0-b")).toBe(true);
  });

  it("is taken as it is meant: an id without quotes, an origin with its default port, a country in small letters", async () => {
    const yaml = `
sites:
  - id: shop
    origins: ["https://Shop.Example:443/"]
    defaultCountry: de
    cookieDomain: .shop.example
    meta: { pixelId: 123456789012345, accessToken: 12345678, testEventCode: 12345 }
    tiktok: { eventSource: offline, eventSourceId: "7212345678901234567", accessToken: x }
`;
    const [site] = (await settingsOf(folderWith({ "twinbeam.config.yaml": yaml }))).sites;
    expect(site).toMatchObject({
      origins: ["https://shop.example"],
      defaultCountry: "DE",
      cookieDomain: "shop.example",
      meta: [{ pixelId: "123456789012345", accessToken: "12345678", testEventCode: "12345" }],
      tiktok: [{ eventSource: "offline", eventSourceId: "7212345678901234567" }],
    });
  });

  it("never reaches a prototype, whatever the file says", async () => {
    const poisoned = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(smallest).slice(1)}`;
    await load(folderWith({ "twinbeam.config.json": poisoned }));
    expect({}).not.toHaveProperty("polluted");
  });
});
