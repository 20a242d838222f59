import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { verifyPassword } from "../../../server/config/admin-password.ts";
import { changed, folderWith, load, mistakesOf, settingsOf, smallest } from "./folder.ts";

const json = JSON.stringify(smallest);

describe("the configuration file", () => {
  it.each([
    ["twinbeam.config.json", json],
    ["twinbeam.config.yaml", stringify(smallest)],
    ["twinbeam.config.yml", stringify(smallest)],
    ["twinbeam.config.mjs", `export default ${json};`],
    ["twinbeam.config.ts", `const port: number = 8080; export default { ...${json}, server: { port } };`],
  ])("is found in the working folder as %s", async (name, content) => {
    const folder = folderWith({ [name]: content });
    expect((await settingsOf(folder)).sites[0]?.meta[0]?.pixelId).toBe("123456789012345");
  });

  it("is the one that --config names, and relative paths count from its folder", async () => {
    const folder = folderWith({ "shop.yaml": stringify({ ...smallest, store: { url: "file:./events" } }) });
    const settings = await settingsOf("/", { file: join(folder, "shop.yaml") });
    expect(settings.store.url).toBe(`file:${join(folder, "events")}`);
  });

  it("may export hooks beside the configuration", async () => {
    const folder = folderWith({
      "twinbeam.config.ts": `export default ${json}; export const hooks = { meta: (event: unknown) => event };`,
    });
    const loaded = await load(folder);
    expect(loaded.ok && loaded.exports).toHaveProperty("hooks.meta");
  });

  it("is read anew where a module has changed", async () => {
    const folder = folderWith({ "twinbeam.config.mjs": `export default ${json};` });
    expect((await settingsOf(folder)).sites[0]?.id).toBe("shop");
    writeFileSync(
      join(folder, "twinbeam.config.mjs"),
      `export default ${JSON.stringify(changed(smallest, "sites.0.id", "blog"))};`,
    );
    expect((await settingsOf(folder)).sites[0]?.id).toBe("blog");
  });

  it.each([
    ["does not exist", "nowhere.json", {}],
    ["is no JSON", "twinbeam.config.json", { "twinbeam.config.json": "{" }],
    ["is no YAML", "twinbeam.config.yaml", { "twinbeam.config.yaml": "a: [" }],
    ["throws", "twinbeam.config.mjs", { "twinbeam.config.mjs": "throw new Error('no')" }],
    ["has another ending", "twinbeam.toml", { "twinbeam.toml": "" }],
  ])("is named in one sentence where it %s", async (_what, file, files) => {
    const loaded = await load(folderWith(files), { file });
    expect(loaded).toMatchObject({
      ok: false,
      mistakes: [{ path: "", message: expect.stringContaining(file) }],
    });
  });

  it.each([
    ["twinbeam.config.json", '{"server":{"adminPassword": hunter2secret}}'],
    ["twinbeam.config.json", '{"server":{"adminPassword":"hunter2secret" \n oops}}'],
    ["twinbeam.config.yaml", "server: { adminPassword: *hunter2secret }"],
    ["twinbeam.config.yaml", "server: { adminPassword: !hunter2secret }"],
    ["twinbeam.config.yaml", "server:\n  adminPassword: |hunter2secret"],
    ["twinbeam.config.yaml", "%hunter2secret x\n---\na: 1"],
  ])("quotes nothing of %s where it cannot be read: a secret may stand there", async (name, text) => {
    const told: string[] = [];
    const listen = (warning: Error) => void told.push(warning.message);
    process.on("warning", listen);
    const loaded = await load(folderWith({ [name]: text }));
    await new Promise(setImmediate);
    process.off("warning", listen);
    expect(loaded).toMatchObject({ ok: false, mistakes: [{ path: "" }] });
    expect(JSON.stringify(loaded)).toMatch(/cannot be read: \w+ /);
    expect(JSON.stringify(loaded) + told.join()).not.toMatch(/hunte|secret/);
  });

  it("is asked for where there is none", async () => {
    expect((await mistakesOf(folderWith({})))[""]).toMatch(/no configuration: none of twinbeam\.config\.ts/);
  });
});

describe("defaults", () => {
  it("are those of the contract", async () => {
    const settings = await settingsOf(folderWith({ "twinbeam.config.json": smallest }));
    expect(settings.server).toEqual({
      host: "127.0.0.1",
      port: 8080,
      trustProxy: false,
      apiKeys: [],
      beaconPath: "/v1/beacon",
      bots: "keep",
      rateLimit: {},
      retentionDays: 30,
      alerts: { silenceMinutes: 15 },
    });
    expect(settings.sites[0]).toMatchObject({
      contentType: "product",
      limitedDataUse: false,
      dataLayer: "dataLayer.meta",
      consent: "granted",
      pageViews: "auto",
      triggers: [],
      debug: false,
    });
    expect(settings.sites[0]?.meta[0]).toEqual({
      pixelId: "123456789012345",
      accessToken: "meta-token",
      apiBase: "https://graph.facebook.com",
      graphVersion: "v25.0",
      scriptUrl: "https://connect.facebook.net/en_US/fbevents.js",
      limitedDataUse: false,
      parallel: 5,
      events: [],
    });
    expect(settings.sites[0]?.tiktok[0]).toEqual({
      eventSource: "web",
      eventSourceId: "C4A1B2C3D4E5F6G7H8I9",
      accessToken: "tiktok-token",
      apiBase: "https://business-api.tiktok.com",
      scriptUrl: "https://analytics.tiktok.com/i18n/pixel/events.js",
      limitedDataUse: false,
      legacyNames: false,
      parallel: 5,
      events: [],
    });
  });

  it("let a destination inherit the site's limited data use, and decide otherwise", async () => {
    const limited = changed(smallest, "sites.0.limitedDataUse", true);
    const mixed = changed(limited, "sites.0.tiktok.0.limitedDataUse", false);
    const [site] = (await settingsOf(folderWith({ "twinbeam.config.json": mixed as object }))).sites;
    expect(site?.meta[0]?.limitedDataUse).toBe(true);
    expect(site?.tiktok[0]?.limitedDataUse).toBe(false);
  });

  it("take one pixel without a list, several in one, and names of events as they are written", async () => {
    const one = {
      pixelId: "123456789012345",
      accessToken: "a",
      events: ["purchase", "add_to_cart", "My own"],
    };
    const single = changed(smallest, "sites.0.meta", one);
    const [site] = (await settingsOf(folderWith({ "twinbeam.config.json": single as object }))).sites;
    expect(site?.meta).toHaveLength(1);
    expect(site?.meta[0]?.events).toEqual(one.events);
    const several = changed(smallest, "sites.0.meta", [one, { ...one, pixelId: "543210987654321" }]);
    expect(
      (await settingsOf(folderWith({ "twinbeam.config.json": several as object }))).sites[0]?.meta,
    ).toHaveLength(2);
  });

  it("hash a password in clear at the start, to the same at each reload, and keep a hashed one", async () => {
    const clear = { ...smallest, server: { adminPassword: "correct horse" } };
    const read = async () => (await settingsOf(folderWith({ "twinbeam.config.json": clear }))).server;
    const { adminPassword = "" } = await read();
    expect((await read()).adminPassword).toBe(adminPassword);
    expect(adminPassword).toMatch(/^scrypt\$/);
    expect(await verifyPassword("correct horse", adminPassword)).toBe(true);
    expect(await verifyPassword("wrong horse", adminPassword)).toBe(false);
    const hashed = { ...smallest, server: { adminPassword } };
    expect((await settingsOf(folderWith({ "twinbeam.config.json": hashed }))).server.adminPassword).toBe(
      adminPassword,
    );
  });
});

describe("secrets.json", () => {
  const connected = changed(smallest, "sites.0.meta.0.accessToken", { connection: "main" }) as object;
  const secrets = { connections: { meta: { main: { accessToken: "kept-token" } } } };

  it("holds the tokens that connect keeps, by name", async () => {
    const folder = folderWith({ "twinbeam.config.json": connected, "secrets.json": secrets });
    expect((await settingsOf(folder)).sites[0]?.meta[0]?.accessToken).toBe("kept-token");
  });

  it.each([{}, { "secrets.json": {} }, { "secrets.json": "{" }])(
    "is missed by path where the name is not in it",
    async (files) => {
      const mistakes = await mistakesOf(folderWith({ "twinbeam.config.json": connected, ...files }));
      expect(mistakes["sites.0.meta.0.accessToken"]).toMatch(/twinbeam connect meta --as main/);
    },
  );

  it("earns a warning where others can read it", async () => {
    const loaded = await load(folderWith({ "twinbeam.config.json": connected, "secrets.json": secrets }));
    expect(loaded.ok && loaded.warnings).toContainEqual(expect.objectContaining({ path: "secrets.json" }));
  });
});

describe("a configuration without sites", () => {
  const password = { server: { adminPassword: "correct horse" } };

  it("holds for the server where the operator's page can set them up, and nowhere else", async () => {
    const folder = folderWith({ "twinbeam.config.json": password });
    const loaded = await load(folder, { mayLackSites: true });
    expect(loaded.ok && loaded.settings.sites).toEqual([]);
    expect((await load(folder)).ok).toBe(false);
    expect((await load(folderWith({ "twinbeam.config.json": {} }), { mayLackSites: true })).ok).toBe(false);
  });

  it("still has its other mistakes named", async () => {
    const folder = folderWith({ "twinbeam.config.json": { server: { ...password.server, port: "x" } } });
    const loaded = await load(folder, { mayLackSites: true });
    expect(!loaded.ok && loaded.mistakes.map(({ path }) => path)).toEqual(["server.port"]);
  });
});
