import { describe, expect, it } from "vitest";
import { createSandbox, type SandboxOptions } from "../../../sandbox/index.ts";
import { deliver, nowMs, purchase, read } from "./deliveries.ts";

function start(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ now: () => nowMs, ...options });
  const ask = async (path: string, headers?: Record<string, string>) =>
    (await deliver(sandbox, read(path, headers))).json();
  /** Signs in as a client that is no browser, and answers the redirect's query. */
  const signIn = async (query: string) => {
    const { headers } = await sandbox.app.inject(`/v25.0/dialog/oauth?response_type=code&${query}`);
    return new URL(String(headers.location)).searchParams;
  };
  return { ...sandbox, ask, signIn };
}

const app = "client_id=42&redirect_uri=http%3A%2F%2F127.0.0.1%3A9999%2Fback";
const exchange = (code: string | null, query = app) =>
  `/oauth/access_token?${query}&client_secret=s&code=${code}`;

describe("signing in with the sandbox's Meta", () => {
  it("leads back with state and code, and the code gives a token that works", async () => {
    const { ask, signIn } = start({ seedTokens: ["seed"] });
    const back = await signIn(`${app}&state=xyz`);
    expect(back.get("state")).toBe("xyz");
    const { access_token, token_type } = await ask(exchange(back.get("code")));
    expect(token_type).toBe("bearer");
    const me = await ask("/me?fields=client_business_id", { authorization: `Bearer ${access_token}` });
    expect(me).toEqual({ id: expect.any(String), client_business_id: "1000000000000001" });
    const debugged = await ask(`/debug_token?input_token=${access_token}`, {
      authorization: "Bearer 42|secret",
    });
    expect(debugged.data).toMatchObject({ app_id: "42", is_valid: true, expires_at: 0, type: "SYSTEM_USER" });
    expect(debugged.data.scopes).toContain("ads_management");
  });

  it.each([
    [
      "is used twice",
      async ({ ask }: ReturnType<typeof start>, code: string) => void (await ask(exchange(code))),
    ],
    [
      "is older than a minute",
      async ({ app: fastify }: ReturnType<typeof start>) =>
        void (await fastify.inject({
          method: "POST",
          url: "/control",
          payload: { clock_offset_ms: 60_001 },
        })),
    ],
  ])("refuses a code that %s", async (_case, before) => {
    const sandbox = start();
    const code = (await sandbox.signIn(app)).get("code") ?? "";
    await before(sandbox, code);
    expect((await sandbox.ask(exchange(code))).error).toMatchObject({ code: 100 });
  });

  it.each([
    ["another app", app.replace("42", "43")],
    ["another redirect", app.replace("back", "other")],
  ])("refuses a code of %s", async (_case, query) => {
    const { ask, signIn } = start();
    const code = (await signIn(app)).get("code");
    expect((await ask(exchange(code, query))).error).toMatchObject({ code: 100 });
  });

  it("asks a person first, who may refuse", async () => {
    const { app: fastify } = start();
    const page = await fastify.inject({
      url: `/v25.0/dialog/oauth?${app}`,
      headers: { "sec-fetch-mode": "navigate" },
    });
    expect(page.statusCode).toBe(200);
    const links = [...page.body.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(links).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:9999\/back\?code=\w+$/),
      "http://127.0.0.1:9999/back?error=access_denied&amp;error_reason=user_denied",
    ]);
  });

  it.each([
    "",
    "client_id=42",
    "client_id=42&redirect_uri=javascript:alert(1)",
    `${app}&response_type=token`,
  ])("refuses a dialog that lacks something: %s", async (query) => {
    expect((await start().app.inject(`/dialog/oauth?${query}`)).statusCode).toBe(400);
  });

  it("forgets a token that gave up its permissions", async () => {
    const sandbox = start();
    expect((await deliver(sandbox, { ...read("/me/permissions"), method: "DELETE" })).json()).toEqual({
      success: true,
    });
    expect((await sandbox.ask("/me")).error).toMatchObject({ code: 190 });
    expect((await sandbox.ask("/me", { authorization: "Bearer other" })).id).toEqual(expect.any(String));
  });
});

describe("the sandbox's Graph API", () => {
  it("says of a token whether it is valid", async () => {
    const { ask } = start({ seedTokens: ["token", "events-1"] });
    const valid = async (token: string) => (await ask(`/debug_token?input_token=${token}`)).data;
    expect(await valid("token")).toMatchObject({ is_valid: true });
    expect(await valid("events-1")).toMatchObject({ is_valid: true, scopes: [] });
    expect(await valid("other")).toMatchObject({ is_valid: false, scopes: [], error: { code: 190 } });
    expect(await valid("expired-1")).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
  });

  it("tells the fields of a pixel that are asked for", async () => {
    const sandbox = start();
    expect(await sandbox.ask("/123")).toEqual({ id: "123", name: "Pixel 123" });
    const fields = "id,name,owner_business,last_fired_time,is_unavailable,is_consolidated_container,is_crm";
    const before = await sandbox.ask(`/123?fields=${fields}`);
    expect(before).toMatchObject({ is_unavailable: false, owner_business: { id: "1000000000000001" } });
    expect(before).not.toHaveProperty("last_fired_time");
    await deliver(sandbox, { body: { data: [purchase()] } });
    expect(await sandbox.ask("/123?fields=last_fired_time")).toEqual({
      id: "123",
      last_fired_time: "2026-11-21T12:00:00+0000",
    });
  });

  it("lists the pixels of a business in pages, those that got events among them", async () => {
    const sandbox = start();
    await deliver(sandbox, { body: { data: [purchase()] } });
    const first = await sandbox.ask("/1000000000000001/owned_pixels?fields=id,name&limit=2");
    expect(first.data.map(({ name }: { name: string }) => name)).toEqual(["Sandbox shop", "Sandbox outlet"]);
    const after = first.paging.cursors.after;
    const second = await sandbox.ask(`/1000000000000001/owned_pixels?limit=2&after=${after}`);
    expect(second.data).toEqual([{ id: "123", name: "Pixel 123" }]);
    expect((await sandbox.ask("/1000000000000001/client_pixels")).data).toHaveLength(1);
  });

  it("counts match quality and deduplication from what came", async () => {
    const sandbox = start();
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=a");
    await sandbox.app.inject("/tr/?id=123&ev=Purchase&eid=c");
    const second = purchase({ event_id: "b" }, { user: { em: undefined, external_id: "x" } });
    await deliver(sandbox, { body: { data: [purchase({ event_id: "a" }), second] } });
    await sandbox.app.inject("/tr/?id=123&ev=PageView");
    const { web } = await sandbox.ask(
      "/dataset_quality?dataset_id=123&fields=web{event_name,event_match_quality{composite_score}}",
    );
    expect(web).toHaveLength(1);
    expect(web[0]).toMatchObject({
      event_name: "Purchase",
      event_coverage: { percentage: 50, goal_percentage: 75 },
      dedupe_key_feedback: [{ dedupe_key: "event_id", server_events_with_dedupe_key: { percentage: 100 } }],
      data_freshness: { upload_frequency: "real_time" },
    });
    const { composite_score, match_key_feedback } = web[0].event_match_quality;
    expect(composite_score).toBeGreaterThan(0);
    expect(match_key_feedback).toContainEqual({ identifier: "ip_address", coverage: { percentage: 100 } });
    expect(match_key_feedback).toContainEqual({ identifier: "external_id", coverage: { percentage: 50 } });
  });

  it("has no quality for a dataset without events", async () => {
    expect(await start().ask("/dataset_quality?dataset_id=999&fields=web{event_name}")).toEqual({ web: [] });
  });
});
