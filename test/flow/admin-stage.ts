import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "../../sandbox/index.ts";
import { loadConfig } from "../../server/config/load.ts";
import { start } from "../../server/main.ts";

export const password = "correct horse battery";
/** What a login at TikTok leaves: a token that may ask for the pixel's counts. */
const managing = (apiBase: string) => ({
  connections: {
    tiktok: { main: { accessToken: "managing-token", advertiserIds: ["7373000000000000000"], apiBase } },
  },
});
const origin = "https://shop.example";
const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export type AdminStage = Awaited<ReturnType<typeof createAdminStage>>;

/** A server with an operator's password, before a sandbox of both platforms and a webhook that notes its alerts. */
/** @param options.fromZero no site is configured: the page sets them up */
export const createAdminStage = async ({ fromZero = false }: { fromZero?: boolean } = {}) => {
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-admin-flow-"));
  const sandbox = createSandbox();
  const sandboxUrl = await sandbox.listen({ host: "127.0.0.1", port: 0 });
  const alerts: [string, string][] = [];
  const hook = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { state, code } = JSON.parse(Buffer.concat(chunks).toString());
    alerts.push([state, code]);
    response.end();
  });
  await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
  let metaToken = "first-token";
  if (!fromZero)
    await writeFile(join(folder, "secrets.json"), JSON.stringify(managing(sandboxUrl)), { mode: 0o600 });
  const configure = (underneath?: unknown) =>
    loadConfig({
      underneath,
      mayLackSites: true,
      cwd: folder,
      env: {},
      flags: {
        "server.port": 0,
        "server.adminPassword": password,
        "server.alerts": { webhook: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` },
        "store.url": `file:${folder}`,
        sites: fromZero
          ? undefined
          : [
              {
                id: "shop",
                origins: [origin],
                meta: [{ pixelId: "123456789012345", accessToken: metaToken, apiBase: sandboxUrl }],
                tiktok: [
                  { eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: "tiktok-token", apiBase: sandboxUrl },
                ],
              },
            ],
      },
    });
  const configuration = await configure();
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.mistakes));
  const { running } = await start({
    configuration,
    reload: configure,
    stdout: { write: () => true },
    stderr: { write: () => true },
    isTerminal: false,
    level: "error",
    lookEveryMs: 500,
  });
  const { url } = running;
  let session: Record<string, string> = {};
  const api = async (path: string, init: RequestInit = {}) =>
    fetch(`${url}/admin/api${path}`, {
      ...init,
      headers: { "content-type": "application/json", ...session },
    });

  const signIn = async () => {
    const answer = await api("/session", { method: "POST", body: JSON.stringify({ password }) });
    session = { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };

  return {
    url,
    folder,
    sandboxUrl,
    meta: "meta:123456789012345",
    tiktok: "tiktok:C4A1B2C3D4E5F6G7H8I9",
    alerts: () => alerts,
    /** A beacon with one purchase, as the shop's tag sends it; `parts` stand in the place of its own. */
    purchase: (id: string, parts: object = {}) =>
      fetch(`${url}/v1/beacon`, {
        method: "POST",
        headers: { origin, "user-agent": chrome, "content-type": "text/plain;charset=UTF-8" },
        body: JSON.stringify({
          v: 1,
          site: "shop",
          sent_at: Date.now(),
          events: [
            {
              event_name: "Purchase",
              event_id: id,
              event_time: Math.floor(Date.now() / 1_000),
              page: { url: `${origin}/thanks` },
              user: { email: "ada@example.com" },
              properties: { value: 59, currency: "EUR" },
              pixel: { meta: "fired", tiktok: "fired" },
              ...parts,
            },
          ],
        }),
      }),
    /** The platform answers its next requests with this error. */
    refuse: (platform: "meta" | "tiktok", error: object, times: number) =>
      fetch(`${sandboxUrl}/control`, {
        method: "POST",
        body: JSON.stringify({ platform, answers: [{ status: 400, body: { error }, times }] }),
      }),
    /** Both platforms date their answers by a clock that is so much ahead. */
    setPlatformClock: (aheadMs: number) =>
      fetch(`${sandboxUrl}/control`, {
        method: "POST",
        body: JSON.stringify({ clock_offset_ms: aheadMs }),
      }),
    /** What the server told Meta of the events of a name. */
    sent: async (name: string): Promise<object[]> => {
      const answer = await fetch(`${sandboxUrl}/requests.json`);
      const requests = (await answer.json()) as {
        kind: string;
        body: { data?: { event_name?: string }[] };
      }[];
      return requests
        .filter(({ kind }) => kind === "api")
        .flatMap(({ body }) => body?.data ?? [])
        .filter(({ event_name }) => event_name === name);
    },
    newToken: async () => {
      metaToken = "second-token";
      await running.reload();
    },
    /** One destination's line of the ledger. */
    standing: async (destination: string): Promise<object | undefined> => {
      if (!session.cookie) await signIn();
      const { totals } = (await (await api("/ledger")).json()) as { totals: { destination: string }[] };
      return totals.find((row) => row.destination === destination);
    },
    close: async () => {
      await running.stop();
      await sandbox.close();
      hook.close();
      await rm(folder, { recursive: true });
    },
  };
};
