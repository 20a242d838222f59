import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changed, folderWith, load, mistakesOf, settingsOf, smallest } from "./folder.ts";

/** How a file names a variable. */
const named = (name: string) => `\${${name}}`;

const file = { "twinbeam.config.json": smallest };
const withToken = (accessToken: string) =>
  changed(smallest, "sites.0.meta.0.accessToken", accessToken) as object;

describe("the name of a variable in the file", () => {
  it("takes the value from the environment, as the type that is wanted there", async () => {
    const content = {
      ...withToken(`Bearer-${named("TOKEN")}`),
      server: { port: named("PORT"), apiKeys: named("KEYS"), trustProxy: named("TRUST") },
    };
    const env = { TOKEN: "abc", PORT: "9000", KEYS: "one, two", TRUST: "true" };
    const { server, sites } = await settingsOf(folderWith({ "twinbeam.config.json": content }), { env });
    expect(server).toMatchObject({ port: 9000, apiKeys: ["one", "two"], trustProxy: true });
    expect(sites[0]?.meta[0]?.accessToken).toBe("Bearer-abc");
  });

  it("is an error that names the path where it is not set", async () => {
    const mistakes = await mistakesOf(folderWith({ "twinbeam.config.json": withToken(named("META_TOKEN")) }));
    expect(mistakes).toEqual({
      "sites.0.meta.0.accessToken": "the environment variable META_TOKEN is not set",
    });
  });

  it("is no error where the environment sets the path itself", async () => {
    const env = { TWINBEAM_SITES_0_META_0_ACCESS_TOKEN: "direct" };
    const folder = folderWith({ "twinbeam.config.json": withToken(named("META_TOKEN")) });
    expect((await settingsOf(folder, { env })).sites[0]?.meta[0]?.accessToken).toBe("direct");
  });

  it("is not looked for in what the environment says", async () => {
    const env = { TOKEN: named("OTHER"), OTHER: "no" };
    const folder = folderWith({ "twinbeam.config.json": withToken(named("TOKEN")) });
    expect((await settingsOf(folder, { env })).sites[0]?.meta[0]?.accessToken).toBe(named("OTHER"));
  });
});

describe(".env", () => {
  it("is read beside the configuration, and what the process was given wins", async () => {
    const folder = folderWith({
      "twinbeam.config.json": withToken(named("TOKEN")),
      ".env": 'TOKEN="from .env" # yes\n',
    });
    expect(
      (await settingsOf("/", { file: join(folder, "twinbeam.config.json") })).sites[0]?.meta[0]?.accessToken,
    ).toBe("from .env");
    const given = await settingsOf(folder, { env: { TOKEN: "given" } });
    expect(given.sites[0]?.meta[0]?.accessToken).toBe("given");
  });

  it("is a mistake where it is there and cannot be read: what it says of the store must not be missed", async () => {
    const folder = folderWith({ "twinbeam.config.json": smallest });
    symlinkSync(".env", join(folder, ".env"));
    expect(await load(folder)).toMatchObject({
      ok: false,
      mistakes: [{ path: "", message: expect.stringMatching(/\.env cannot be read: ELOOP/) }],
    });
  });
});

describe("TWINBEAM_ and a path", () => {
  const rows: [string, string, (settings: Awaited<ReturnType<typeof settingsOf>>) => unknown, unknown][] = [
    ["TWINBEAM_SERVER_PORT", "9001", ({ server }) => server.port, 9001],
    ["TWINBEAM_SERVER_PORT", "0", ({ server }) => server.port, 0],
    ["TWINBEAM_SERVER_HOST", "::1", ({ server }) => server.host, "::1"],
    ["TWINBEAM_SERVER_API_KEYS", "one,two", ({ server }) => server.apiKeys, ["one", "two"]],
    ["TWINBEAM_SERVER_API_KEYS_0", "one", ({ server }) => server.apiKeys, ["one"]],
    [
      "TWINBEAM_SERVER_TRUST_PROXY",
      "loopback,10.0.0.0/8",
      ({ server }) => server.trustProxy,
      ["loopback", "10.0.0.0/8"],
    ],
    ["TWINBEAM_SERVER_TRUST_PROXY", "false", ({ server }) => server.trustProxy, false],
    ["TWINBEAM_SERVER_ADMIN_PORT", "9100", ({ server }) => server.admin, { port: 9100 }],
    ["TWINBEAM_SERVER_RATE_LIMIT_PER_ADDRESS", "5", ({ server }) => server.rateLimit, { perAddress: 5 }],
    ["TWINBEAM_SITES_0_META_0_ACCESS_TOKEN", "t", ({ sites }) => sites[0]?.meta[0]?.accessToken, "t"],
    ["TWINBEAM_SITES_0_META_ACCESS_TOKEN", "t", ({ sites }) => sites[0]?.meta[0]?.accessToken, "t"],
    ["TWINBEAM_SITES_0_TIKTOK_0_LEGACY_NAMES", "true", ({ sites }) => sites[0]?.tiktok[0]?.legacyNames, true],
    [
      "TWINBEAM_SITES_0_META_0_PIXEL_ID",
      "99999999999999999999",
      ({ sites }) => sites[0]?.meta[0]?.pixelId,
      "99999999999999999999",
    ],
    ["TWINBEAM_SITES_0_CONSENT", "tcf", ({ sites }) => sites[0]?.consent, "tcf"],
    [
      "TWINBEAM_SITES_0_CONSENT",
      '{"signal":"tcf","vendors":{"meta":89}}',
      ({ sites }) => sites[0]?.consent,
      { signal: "tcf", vendors: { meta: 89 } },
    ],
    [
      "TWINBEAM_SITES_0_TRIGGERS",
      '[{"on":"click","event":"Lead","selector":"a"}]',
      ({ sites }) => sites[0]?.triggers,
      [{ on: "click", event: "Lead", selector: "a" }],
    ],
    ["TWINBEAM_STORE_URL", "file:/srv/events", ({ store }) => store.url, "file:/srv/events"],
  ];
  it.each(rows)("sets %s=%s", async (name, value, read, expected) => {
    expect(read(await settingsOf(folderWith(file), { env: { [name]: value } }))).toEqual(expected);
  });

  it("sets the same from a file with _FILE, relative to the configuration", async () => {
    const folder = folderWith({ ...file, token: "from-a-file\n" });
    const env = { TWINBEAM_SITES_0_META_0_ACCESS_TOKEN_FILE: "token" };
    expect((await settingsOf(folder, { env })).sites[0]?.meta[0]?.accessToken).toBe("from-a-file");
    const missing = { TWINBEAM_SERVER_ADMIN_PASSWORD_FILE: "the-password-itself" };
    const told = (await mistakesOf(folder, { env: missing }))["server.adminPassword"];
    expect(told).toBe("TWINBEAM_SERVER_ADMIN_PASSWORD_FILE names a file that cannot be read");
  });

  it("is a whole configuration without any file", async () => {
    const env = {
      TWINBEAM_SITES_0_ID: "shop",
      TWINBEAM_SITES_0_ORIGINS: "https://shop.example,https://www.shop.example",
      TWINBEAM_SITES_0_META_0_PIXEL_ID: "123456789012345",
      TWINBEAM_SITES_0_META_0_ACCESS_TOKEN: "token",
    };
    const [site] = (await settingsOf(folderWith({}), { env })).sites;
    expect(site?.origins).toEqual(["https://shop.example", "https://www.shop.example"]);
    expect(site?.tiktok).toEqual([]);
  });

  it.each([
    { TWINBEAM_API_KEY: "x" },
    { TWINBEAM_SERVER_NOTHING: "x" },
    { TWINBEAM_SITES_0_META_0_: "x" },
    { TWINBEAM_: "x" },
    { TWINBEAM_SITES___PROTO___ID: "x" },
    { TWINBEAM_SERVER_PORT: "" },
  ])("is ignored where no value has that path, or it is empty: %j", async (env) => {
    expect((await settingsOf(folderWith(file), { env })).server.port).toBe(8080);
  });

  it("is named by its path where the value does not fit", async () => {
    const env = {
      TWINBEAM_SERVER_PORT: "many",
      TWINBEAM_SERVER_TRUST_PROXY: "1",
      TWINBEAM_SITES_0_DEBUG: "perhaps",
    };
    expect(Object.keys(await mistakesOf(folderWith(file), { env })).sort()).toEqual([
      "server.port",
      "sites.0.debug",
    ]);
    const { TWINBEAM_SERVER_TRUST_PROXY } = env;
    expect(Object.keys(await mistakesOf(folderWith(file), { env: { TWINBEAM_SERVER_TRUST_PROXY } }))).toEqual(
      ["server.trustProxy.0"],
    );
  });
});

describe("precedence", () => {
  it("is flag over environment over file over what the admin page set", async () => {
    const folder = folderWith({
      "twinbeam.config.json": { ...smallest, server: { port: 1002, retentionDays: 2 } },
    });
    const underneath = { server: { port: 1001, retentionDays: 1, bots: "reject" } };
    const env = { TWINBEAM_SERVER_PORT: "1003" };
    const flags = { "server.port": 1004, "server.host": undefined };
    const port = async (options: object) => (await settingsOf(folder, options)).server.port;
    expect(await port({ underneath })).toBe(1002);
    expect(await port({ underneath, env })).toBe(1003);
    expect(await port({ underneath, env, flags })).toBe(1004);
    const { server } = await settingsOf(folder, { underneath });
    expect(server).toMatchObject({ retentionDays: 2, bots: "reject" });
  });

  it("tells what file and environment say, which the admin page then shows read-only", async () => {
    const folder = folderWith({ "twinbeam.config.json": smallest });
    const loaded = await load(folder, {
      underneath: { server: { bots: "reject" } },
      env: { TWINBEAM_SERVER_PORT: "5" },
    });
    expect(loaded.ok && loaded.fixed).toMatchObject({ server: { port: 5 }, sites: [{ id: "shop" }] });
    expect(loaded.ok && loaded.fixed).not.toHaveProperty("server.bots");
  });

  it("reads what changed at the next load", async () => {
    const folder = folderWith(file);
    expect((await settingsOf(folder)).server.retentionDays).toBe(30);
    writeFileSync(
      join(folder, "twinbeam.config.json"),
      JSON.stringify({ ...smallest, server: { retentionDays: 7 } }),
    );
    expect((await settingsOf(folder)).server.retentionDays).toBe(7);
  });
});
