import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepConnection } from "../../../server/accounts/secrets-file.ts";
import type { ConnectionsView, KeysView, MadeKey, SetupView } from "../../../server/admin/api.ts";
import { setupRoutes } from "../../../server/admin/setup-view.ts";
import { loadConfig } from "../../../server/config/load.ts";
import type { Settings } from "../../../server/config/settings.ts";
import { TwinbeamError } from "../../../server/errors.ts";
import { createKeyCheck } from "../../../server/intake/api-keys.ts";
import { openQueue } from "../../../server/queue/open.ts";
import type { Queue } from "../../../server/queue/queue.ts";
import { createConnections } from "../../../server/setup/connections.ts";
import { createKeys } from "../../../server/setup/keys.ts";
import { underneathOf } from "../../../server/setup/page-settings.ts";
import { createSites } from "../../../server/setup/sites.ts";

const page = "https://events.shop.example";
const redirectUri = `${page}/admin/api/connect/callback`;
const app = { appId: "7000000000000000001", appSecret: "secret-of-the-app" };
/** Hashing is slow on purpose, and tested where it stands. */
const hashed = "scrypt$32768$8$1$c2FsdA$a2V5";
const pixelId = "123456789012345";

let server: FastifyInstance;
let queue: Queue;
let folder: string;
let nowMs: number;
/** What flags, environment and file say. */
let fixed: Record<string, unknown>;
/** The user's own apps that the configuration names. */
let connections: Settings["connections"];

const read = (underneath: unknown) =>
  loadConfig({
    cwd: folder,
    env: {},
    flags: { "server.adminPassword": hashed, ...fixed },
    underneath,
    mayLackSites: true,
  });
const current = async () => read(underneathOf(await queue.settings()));
const settings = async () => {
  const loaded = await current();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.settings;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinbeam-set-up-"));
  nowMs = Date.UTC(2026, 10, 21, 12);
  fixed = {};
  connections = {};
  const now = () => nowMs;
  queue = await openQueue(`file:${folder}`, { now });
  const apply = async () => {};
  const setup = {
    ...createSites({ queue, read, apply }),
    keys: createKeys({ queue, current, apply, now }),
    connections: createConnections({ queue, settings: () => ({ connections }), folder, apply, now }),
  };
  server = Fastify();
  server.setErrorHandler((error, _request, reply) =>
    error instanceof TwinbeamError
      ? reply.code(error.status).send({ error: error.code, message: error.message, errors: error.errors })
      : reply.code(500).send({ message: String(error) }),
  );
  setupRoutes(server, { setup, read: queue.read });
});
afterEach(async () => {
  await server.close();
  await queue.close();
  await rm(folder, { recursive: true });
});

const call = async <T>(method: "GET" | "POST" | "DELETE", url: string, payload?: object) => {
  const answer = await server.inject({ method, url, headers: { origin: page }, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<T & { message?: string }>() };
};
/** Whether a text stands in any file of the store: what was written last is in its log. */
const isStored = (text: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith("store."))
    .some((name) => readFileSync(join(folder, name)).includes(text));
const trail = async () => (await queue.read.auditTrail({})).map(({ action }) => action).toReversed();

describe("sites", () => {
  const site = { id: "shop", origins: ["https://shop.example"], meta: [{ pixelId, accessToken: "token-1" }] };

  it("are kept without their tokens, shown without them, and read like the file's", async () => {
    expect((await call<SetupView>("POST", "/setup", { sites: [site] })).body).toMatchObject({
      readOnly: false,
      sites: [{ id: "shop", meta: [{ pixelId, hasToken: true }] }],
    });
    expect(["https://shop.example", "token-1"].filter(isStored)).toEqual(["https://shop.example"]);
    expect((await settings()).sites[0]?.meta[0]?.accessToken).toBe("token-1");
    const exported = await server.inject("/setup/twinbeam.config.json");
    expect(exported.json().sites[0].meta[0].accessToken).toBe(`$${`{META_TOKEN_${pixelId}}`}`);
    expect(await trail()).toEqual(["setup"]);
  });

  it("with a mistake are refused by its path, and nothing of them is kept", async () => {
    const wrong = { ...site, origins: ["shop.example"], consent: "perhaps" };
    const { status, body } = await call("POST", "/setup", { sites: [wrong] });
    expect([status, body.message]).toEqual([400, expect.stringContaining("sites.0.consent")]);
    expect(await queue.settings()).toEqual({});
  });

  it("with an id that is an object are refused by its path, whatever is in it", async () => {
    const wrong = { ...site, meta: [{ pixelId: { toString: 1 }, accessToken: "token-1" }] };
    const { status, body } = await call("POST", "/setup", { sites: [wrong] });
    expect([status, body.message]).toEqual([400, expect.stringContaining("sites.0.meta.0.pixelId")]);
  });

  it("are kept without their token where a pixel is no list, too", async () => {
    const single = { ...site, meta: { pixelId, accessToken: "token-1" } };
    expect((await call("POST", "/setup", { sites: [single] })).status).toBe(200);
    expect(isStored("token-1")).toBe(false);
    expect((await settings()).sites[0]?.meta[0]?.accessToken).toBe("token-1");
  });

  it("keep what the page does not show when they are edited there, and lose what it took away", async () => {
    const hidden = { debug: true, defaultCountry: "AT" };
    const pixel = { pixelId, accessToken: "token-1", events: ["Purchase"], testEventCode: "TEST1" };
    const full = { ...site, ...hidden, cookieDomain: "pay.shop.example", meta: [pixel] };
    expect((await call("POST", "/setup", { sites: [full] })).status).toBe(200);
    const edited = { id: "shop", origins: ["https://shop.example"], meta: [{ pixelId, hasToken: true }] };
    const other = {
      id: "blog",
      origins: ["https://blog.example"],
      meta: [{ ...pixel, pixelId: "543210987654321" }],
    };
    expect((await call("POST", "/setup", { sites: [edited, other] })).status).toBe(200);
    const [shop] = (await settings()).sites;
    expect(shop).toMatchObject({ ...hidden, meta: [{ events: ["Purchase"], accessToken: "token-1" }] });
    expect(shop).not.toHaveProperty("cookieDomain");
    expect(shop?.meta[0]).not.toHaveProperty("testEventCode");
  });

  it("that were saved elsewhere meanwhile are not taken back by a page that was open before", async () => {
    const save = (origin: string, version?: string) =>
      call<SetupView & { error?: string; errors?: { path: string }[] }>("POST", "/setup", {
        sites: [{ ...site, origins: [origin] }],
        ...(version !== undefined && { version }),
      });
    const kept = async () => (await settings()).sites[0]?.origins;
    const { version: ofNone } = (await call<SetupView>("GET", "/setup")).body;
    const { version: first } = (await save("https://one.example", ofNone)).body;
    const second = await save("https://two.example", first);
    expect(second.body.version).not.toBe(first);
    expect(await save("https://three.example", first)).toMatchObject({
      status: 409,
      body: { error: "changed_meanwhile", errors: [{ path: "version" }] },
    });
    expect(await kept()).toEqual(["https://two.example"]);
    expect((await save("https://three.example", second.body.version)).status).toBe(200);
    expect((await save("https://four.example")).status).toBe(200);
    expect(await kept()).toEqual(["https://four.example"]);
    const { version: last } = (await call<SetupView>("GET", "/setup")).body;
    const both = await Promise.all([save("https://five.example", last), save("https://six.example", last)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  describe("whose address is not the one that the token was made for", () => {
    const elsewhere = "https://elsewhere.example";
    const saving = (meta: unknown) =>
      call<{ error?: string; errors?: { path: string; message: string }[] }>("POST", "/setup", {
        sites: [{ ...site, meta }],
      });
    beforeEach(() => keepConnection(folder, "meta", "main", { accessToken: "token-of-login" }));

    it.each([
      ["a login's", [{ pixelId, connection: "main", apiBase: elsewhere }]],
      ["a login's, where the pixel is no list", { pixelId, connection: "main", apiBase: elsewhere }],
      [
        "a login's, as the file says it",
        { pixelId, accessToken: { connection: "main" }, apiBase: elsewhere },
      ],
      [
        "a login's, without encryption",
        [{ pixelId, connection: "main", apiBase: "http://graph.facebook.com" }],
      ],
      [
        "a login's, by a look-alike",
        [{ pixelId, connection: "main", apiBase: "https://graph.facebook.com@a.b" }],
      ],
      [
        "another pixel's",
        [{ pixelId: "543210987654321", connection: `meta-${pixelId}`, apiBase: elsewhere }],
      ],
      ["its own", [{ pixelId, apiBase: elsewhere }]],
    ])("are refused: %s", async (_, meta) => {
      await call("POST", "/setup", { sites: [site] });
      const before = await queue.settings();
      const { status } = await saving(meta);
      expect(status).toBe(400);
      expect(await queue.settings()).toEqual(before);
    });

    it("are refused by what, where and what to do", async () => {
      const { body } = await saving([{ pixelId, connection: "main", apiBase: elsewhere }]);
      expect(body).toMatchObject({
        error: "secret_elsewhere",
        message: `The token main belongs to https://graph.facebook.com and is not sent to ${elsewhere}.`,
        errors: [{ path: "sites.0.meta.0.apiBase" }],
      });
    });

    it("hold with a token of that address, and with a login at it", async () => {
      expect((await saving([{ pixelId, accessToken: "token-2", apiBase: elsewhere }])).status).toBe(200);
      expect((await saving([{ pixelId, apiBase: `${elsewhere}/` }])).status).toBe(200);
      await keepConnection(folder, "meta", "theirs", { accessToken: "token-3", apiBase: elsewhere });
      expect((await saving([{ pixelId, connection: "theirs", apiBase: elsewhere }])).status).toBe(200);
      expect((await saving([{ pixelId, connection: "theirs" }])).body.error).toBe("secret_elsewhere");
    });
  });

  it("are refused with the reason where their tokens cannot be kept, and nothing of them is", async () => {
    await mkdir(join(folder, "secrets.json.new"));
    const { status, body } = await call<{ error: string }>("POST", "/setup", { sites: [site] });
    expect([status, body.error]).toEqual([503, "secrets_unusable"]);
    expect(body.message).toContain(join(folder, "secrets.json"));
    expect(await queue.settings()).toEqual({});
  });

  it("are refused, and logins not shown, while the secrets file is no JSON", async () => {
    await writeFile(join(folder, "secrets.json"), '{"connections":');
    const answers = [
      await call("POST", "/setup", { sites: [site] }),
      await call("GET", "/setup/connections"),
    ];
    for (const { status, body } of answers)
      expect([status, body]).toMatchObject([
        503,
        { error: "secrets_unusable", message: expect.stringContaining("no JSON") },
      ]);
  });

  it("with an app's secret are refused: the store keeps none", async () => {
    const wrong = { ...site, meta: [{ pixelId, accessToken: "token-1", appSecret: "secret-1" }] };
    const { status, body } = await call("POST", "/setup", { sites: [wrong] });
    expect([status, body.message]).toEqual([400, expect.stringContaining("sites.0.meta.0.appSecret")]);
    expect(isStored("secret-1")).toBe(false);
  });

  it("that the file names are shown, and not to be changed here", async () => {
    fixed = { sites: [site] };
    expect((await call<SetupView>("GET", "/setup")).body.readOnly).toBe(true);
    expect((await call("POST", "/setup", { sites: [site] })).status).toBe(400);
  });

  it("that do not hold any more are told, not shown as none", async () => {
    await call("POST", "/setup", { sites: [site] });
    await rm(join(folder, "secrets.json"));
    const { status, body } = await call("GET", "/setup");
    expect([status, body.message]).toEqual([400, expect.stringContaining("no token is kept")]);
  });
});

describe("keys", () => {
  const make = async (name = "backend") =>
    (await call<MadeKey>("POST", "/setup/keys", { name })).body.key ?? "";
  const rows = async () => (await call<KeysView>("GET", "/setup/keys")).body.rows;
  const opens = async (key: string) => createKeyCheck((await settings()).server.apiKeys)(key);

  it("are shown once, kept as digests, valid until revoked, and audited", async () => {
    const first = await make();
    expect(first).toMatch(/^tb_[\w-]{43}$/);
    expect(await opens(first)).toBe(true);
    expect(JSON.stringify(await rows())).not.toContain(first);
    expect(["backend", first].filter(isStored)).toEqual(["backend"]);
    const [row] = await rows();
    const { key: second = "" } = (await call<MadeKey>("POST", `/setup/keys/${row?.id}/rotate`)).body;
    expect([await opens(first), await opens(second)]).toEqual([true, true]);
    expect((await rows()).map(({ name, replacedAtMs }) => [name, replacedAtMs])).toEqual([
      ["backend", nowMs],
      ["backend", undefined],
    ]);
    await call("DELETE", `/setup/keys/${row?.id}`);
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
    expect(await trail()).toEqual(["key_made", "key_rotated", "key_revoked"]);
  });

  it("are not opened by their own digest", async () => {
    await make();
    const [digest = ""] = (await settings()).server.apiKeys;
    expect(digest).toMatch(/^sha256\$/);
    expect(await opens(digest)).toBe(false);
  });

  it("that the file names are theirs to change", async () => {
    fixed = { "server.apiKeys": ["of-the-file"] };
    expect((await call<KeysView>("GET", "/setup/keys")).body).toEqual({ readOnly: true, fixed: 1, rows: [] });
    expect((await call("POST", "/setup/keys", { name: "mine" })).status).toBe(400);
  });

  it.each([{}, { name: " " }, { name: 7 }, { name: "x".repeat(101) }])("need a name: %j", async (body) => {
    expect((await call("POST", "/setup/keys", body)).status).toBe(400);
  });

  it("that nobody knows are neither rotated nor revoked", async () => {
    expect((await call("POST", "/setup/keys/none/rotate")).status).toBe(400);
    expect((await call("DELETE", "/setup/keys/none")).status).toBe(400);
  });
});

describe("a login", () => {
  const begin = (wish: object = {}, platform = "meta") =>
    call<{ dialog: string }>("POST", `/setup/connections/${platform}`, { redirectUri, ...app, ...wish });
  const answer = (query: Record<string, string>) =>
    server.inject(`/connect/callback?${new URLSearchParams(query)}`);
  const view = async () => (await call<ConnectionsView>("GET", "/setup/connections")).body;

  it.each([
    ["meta", "https://www.facebook.com", "client_id"],
    ["tiktok", "https://business-api.tiktok.com", "app_id"],
  ])("at %s begins at its dialog, with a state of its own each time", async (platform, origin, idName) => {
    const dialogs = [await begin({}, platform), await begin({}, platform)].map(
      ({ body }) => new URL(body.dialog),
    );
    expect(dialogs[0]?.origin).toBe(origin);
    const query = dialogs.map(({ searchParams }) => searchParams);
    expect(query[0]?.get(idName)).toBe(app.appId);
    expect(query[0]?.get("redirect_uri")).toBe(redirectUri);
    expect(query[0]?.get("state")).toMatch(/^[\w-]{32}$/);
    expect(query[1]?.get("state")).not.toBe(query[0]?.get("state"));
    expect(String(dialogs[0])).not.toContain(app.appSecret);
  });

  it("that is refused is told once; its state means nothing afterwards", async () => {
    const { body } = await begin();
    const state = new URL(body.dialog).searchParams.get("state") ?? "";
    const back = await answer({ state, error: "access_denied" });
    expect([back.statusCode, back.headers.location]).toEqual([302, "../../#/setup"]);
    expect((await view()).outcome).toEqual({ ok: false, message: "access_denied" });
    expect((await view()).outcome).toBeUndefined();
    await answer({ state, error: "again" });
    expect((await view()).outcome).toBeUndefined();
  });

  it("of somebody else, or of more than ten minutes ago, changes nothing", async () => {
    await answer({ state: "guessed", code: "stolen" });
    await answer({ code: "without a state" });
    const { body } = await begin();
    const state = new URL(body.dialog).searchParams.get("state") ?? "";
    nowMs += 11 * 60_000;
    await answer({ state, code: "late" });
    expect(await view()).toEqual({ rows: [], hasApp: { meta: false, tiktok: false } });
    expect(await trail()).toEqual([]);
  });

  it.each([
    { redirectUri: "https://elsewhere.example/admin/api/connect/callback" },
    { redirectUri: `${page}/other` },
    { redirectUri: "no address" },
    { appSecret: "" },
    { name: "a/b" },
    { sandbox: "javascript:alert(1)//" },
  ])("is not begun with %j", async (wish) => {
    expect((await begin(wish)).status).toBe(400);
  });

  describe("with the app of the configuration", () => {
    const own = { appId: undefined, appSecret: undefined };
    const sandbox = "https://elsewhere.example";
    beforeEach(() => {
      connections = { meta: { appId: "1", appSecret: "kept-secret" } };
    });

    it("is not begun at an address that its secret was not made for", async () => {
      const { status, body } = await begin({ ...own, sandbox });
      expect([status, body]).toMatchObject([
        400,
        {
          error: "secret_elsewhere",
          errors: [{ path: "sandbox" }],
          message: expect.stringContaining(sandbox),
        },
      ]);
      expect((await begin({ ...own, appId: "2", sandbox })).status).toBe(400);
    });

    it("is begun at the address of the configuration, and elsewhere with a secret that comes along", async () => {
      expect((await begin({ ...own })).status).toBe(200);
      expect((await begin({ ...own, appSecret: "typed", sandbox })).status).toBe(200);
      connections = { meta: { appId: "1", appSecret: "kept-secret", apiBase: `${sandbox}/graph` } };
      expect((await begin({ ...own, sandbox })).status).toBe(200);
    });
  });

  it("is not begun under the name of a token that belongs elsewhere", async () => {
    await keepConnection(folder, "meta", "main", { accessToken: "token-of-login" });
    expect((await begin({ name: "main", sandbox: "https://elsewhere.example" })).status).toBe(400);
    expect((await begin({ name: "other", sandbox: "https://elsewhere.example" })).status).toBe(200);
    expect((await begin({ name: "main" })).status).toBe(200);
  });

  it("is known for two platforms only, and what is not kept cannot be forgotten or asked", async () => {
    expect((await begin({}, "friendster")).status).toBe(400);
    expect((await call("DELETE", "/setup/connections/meta/none")).status).toBe(400);
    expect((await call("GET", "/setup/connections/meta/none/sources")).status).toBe(400);
  });
});
