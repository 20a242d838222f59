import { randomBytes } from "node:crypto";
import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { apiBases, homeOf } from "../accounts/home.ts";
import type { App } from "../accounts/provider.ts";
import { providers } from "../accounts/providers.ts";
import {
  dropConnection,
  type KeptConnection,
  keepConnection,
  readConnections,
} from "../accounts/secrets-file.ts";
import type { Connections, LoginWish } from "../admin/connections-view.ts";
import type { Settings } from "../config/settings.ts";
import { failure } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { connectionOf, destinationsIn, usedConnection } from "./kept-sites.ts";
import { straySecret } from "./stray-secrets.ts";

const loginLastsMs = 10 * 60_000;
const mostLogins = 20;

/** A login under way: known by a state that only our own dialog was told. */
interface Login {
  platform: Platform;
  name: string;
  redirectUri: string;
  app: App;
  endsAtMs: number;
}

const wrong = (reason: string) => failure("bad_request", { reason });

const sandboxIn = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw wrong("the sandbox is no http(s) address");
  return text.replace(/\/+$/, "");
};

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/**
 * Logins at the platforms with the user's own app. Logins under way are known in memory only, each by its state, for
 * ten minutes and for one answer.
 * @param folder of the configuration: the secrets file is there
 */
export const createConnections = ({
  queue,
  settings,
  folder,
  apply,
  now = Date.now,
}: {
  queue: Pick<Queue, "settings" | "audit">;
  settings: () => Pick<Settings, "connections">;
  folder: string;
  apply: () => Promise<void>;
  now?: () => number;
}): Connections => {
  const logins = new Map<string, Login>();
  let outcome: { ok: boolean; message: string } | undefined;

  const appOf = (platform: Platform, { appId, appSecret, sandbox }: LoginWish): App => {
    const configured = settings().connections[platform];
    const id = appId ?? configured?.appId;
    const secret = appSecret ?? configured?.appSecret;
    if (!id || !secret) throw wrong("your own app is needed: its id and its secret");
    const base = sandbox === undefined ? undefined : sandboxIn(sandbox);
    const app = {
      appId: id,
      appSecret: secret,
      apiBase: base ?? configured?.apiBase ?? apiBases[platform],
      dialogBase: base ?? configured?.dialogBase ?? providers[platform].dialogBase,
    };
    const [home, elsewhere] = [homeOf(platform, configured ?? {}), homeOf(platform, app)];
    if (appSecret === undefined && elsewhere !== home)
      throw straySecret(`The secret connections.${platform}.appSecret`, { home, elsewhere, path: "sandbox" });
    return app;
  };

  const forgetOld = () => {
    for (const [state, { endsAtMs }] of logins)
      if (endsAtMs < now() || logins.size > mostLogins) logins.delete(state);
  };

  const exchange = async ({ platform, name, redirectUri, app }: Login, code: string) => {
    const connection = await providers[platform].exchange(app, { redirectUri, code });
    await keepConnection(folder, platform, name, {
      ...connection,
      connectedAt: new Date(now()).toISOString(),
      apiBase: app.apiBase,
    });
    await queue.audit("connected", { platform, name });
    await apply();
  };

  const kept = async (platform: Platform, name: string): Promise<KeptConnection> => {
    const connection = (await readConnections(folder))[platform]?.[name];
    if (!connection) throw wrong("there is no such connection");
    return connection;
  };

  return {
    async view() {
      const { sites } = await queue.settings();
      const own = new Set(
        destinationsIn(sites).map(
          ({ platform, destination }) => `${platform} ${connectionOf(platform, destination)}`,
        ),
      );
      const byPlatform = await readConnections(folder);
      const rows = platforms.flatMap((platform) =>
        Object.entries(byPlatform[platform] ?? {})
          .filter(([name]) => !own.has(`${platform} ${name}`))
          .map(([name, { connectedAt }]) => ({ platform, name, ...(connectedAt && { connectedAt }) })),
      );
      const { meta, tiktok } = settings().connections;
      const told = outcome;
      outcome = undefined;
      return {
        rows,
        hasApp: { meta: meta !== undefined, tiktok: tiktok !== undefined },
        ...(told && { outcome: told }),
      };
    },
    async begin(platform, wish) {
      forgetOld();
      const app = appOf(platform, wish);
      const { name, redirectUri } = wish;
      const known = (await readConnections(folder))[platform]?.[name];
      if (known && homeOf(platform, known) !== homeOf(platform, app))
        throw wrong(`the name ${name} is taken by a token of ${homeOf(platform, known)}: choose another`);
      const state = randomBytes(24).toString("base64url");
      logins.set(state, { platform, name, redirectUri, app, endsAtMs: now() + loginLastsMs });
      return providers[platform].dialog(app, { redirectUri, state }).href;
    },
    async finish(query) {
      const state = textOf(query.state) ?? "";
      const login = logins.get(state);
      logins.delete(state);
      // Somebody else's answer changes nothing, not even what is told.
      if (!login || login.endsAtMs < now()) return;
      const code = textOf(query[providers[login.platform].codeName]) ?? textOf(query.code);
      try {
        if (!code)
          throw new Error(textOf(query.error_description) ?? textOf(query.error) ?? "no code came back");
        await exchange(login, code);
        outcome = { ok: true, message: login.name };
      } catch (error) {
        outcome = { ok: false, message: error instanceof Error ? error.message : String(error) };
      }
    },
    async sources(platform, name) {
      const connection = await kept(platform, name);
      const { apiBase = apiBases[platform] } = connection;
      const app: App = { appId: "", appSecret: "", dialogBase: "", apiBase };
      const accounts = await providers[platform].reach(app, connection).catch((error: Error) => {
        throw wrong(error.message);
      });
      return accounts.flatMap(({ account, sources }) =>
        sources.map(({ id, name: title }) => ({ id, name: title, account })),
      );
    },
    async forget(platform, name) {
      await kept(platform, name);
      const { sites } = await queue.settings();
      const isUsed = destinationsIn(sites).some(
        (each) => each.platform === platform && usedConnection(platform, each.destination) === name,
      );
      if (isUsed) throw wrong("a site uses this connection: give it another token first");
      await dropConnection(folder, platform, name);
      await queue.audit("connection_forgotten", { platform, name });
    },
  };
};
