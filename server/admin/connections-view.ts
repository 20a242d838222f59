import type { FastifyInstance } from "fastify";
import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import { failure } from "../errors.ts";

/** A token that a login fetched. */
export interface ConnectionRow {
  platform: Platform;
  name: string;
  connectedAt?: string;
}

export interface ConnectionsView {
  rows: ConnectionRow[];
  /** Whether the configuration names the user's own app. */
  hasApp: Record<Platform, boolean>;
  /** What came of the last login; told once. */
  outcome?: { ok: boolean; message: string };
}

/** What a connection reaches. */
export interface ReachedSource {
  id: string;
  name: string;
  account: string;
}

export interface LoginWish {
  name: string;
  /** Where the dialog sends the browser back to. */
  redirectUri: string;
  /** The user's own app, where the configuration names none; used for this login and not kept. */
  appId?: string;
  appSecret?: string;
  /** A sandbox in the platform's place. */
  sandbox?: string;
}

/** Logins at the platforms, and the tokens that came of them. */
export interface Connections {
  view(): Promise<ConnectionsView>;
  /** Address of the dialog to send the operator to. */
  begin(platform: Platform, wish: LoginWish): Promise<string>;
  /** The dialog's answer. Never throws: what came of it is told by `view`. */
  finish(query: Readonly<Record<string, unknown>>): Promise<void>;
  sources(platform: Platform, name: string): Promise<ReachedSource[]>;
  forget(platform: Platform, name: string): Promise<void>;
}

const wrong = (reason: string) => failure("bad_request", { reason });

const platformIn = (text: string): Platform => {
  const found = platforms.find((known) => known === text);
  if (!found) throw wrong("no such platform");
  return found;
};

const textIn = (body: unknown, key: string): string | undefined => {
  const value = (body as Record<string, unknown> | null)?.[key];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
};

/** The browser comes back to the very page that sent it away, not to whatever a request names. */
const redirectOf = (body: unknown, origin: string | undefined): string => {
  const text = textIn(body, "redirectUri") ?? "";
  if (!URL.canParse(text) || new URL(text).origin !== origin || !text.endsWith("/api/connect/callback"))
    throw wrong("redirectUri is not this page's");
  return text;
};

const optional = (body: unknown, keys: readonly string[]) =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = textIn(body, key);
      return value ? [[key, value]] : [];
    }),
  );

/**
 * `GET /setup/connections`, `POST /setup/connections/:platform` (begins a login), `GET /connect/callback` (its end,
 * open: a browser that comes from elsewhere brings no session, and only our own dialog knows the state),
 * `GET /setup/connections/:platform/:name/sources`, `DELETE /setup/connections/:platform/:name`.
 */
export const connectionRoutes = (app: FastifyInstance, { connections }: { connections: Connections }) => {
  app.get("/setup/connections", () => connections.view());
  app.post<{ Params: { platform: string } }>(
    "/setup/connections/:platform",
    async ({ params, body, headers }) => {
      const name = textIn(body, "name") ?? "main";
      if (!/^[\w-]{1,64}$/.test(name)) throw wrong("name: letters, digits, - and _");
      const redirectUri = redirectOf(body, headers.origin);
      const wish = { name, redirectUri, ...optional(body, ["appId", "appSecret", "sandbox"]) };
      return { dialog: await connections.begin(platformIn(params.platform), wish) };
    },
  );
  app.get<{ Querystring: Record<string, unknown> }>(
    "/connect/callback",
    { config: { open: true } },
    async ({ query }, reply) => {
      await connections.finish(query);
      return reply.redirect("../../#/setup");
    },
  );
  app.get<{ Params: { platform: string; name: string } }>(
    "/setup/connections/:platform/:name/sources",
    ({ params }) => connections.sources(platformIn(params.platform), params.name),
  );
  app.delete<{ Params: { platform: string; name: string } }>(
    "/setup/connections/:platform/:name",
    async ({ params }) => {
      await connections.forget(platformIn(params.platform), params.name);
      return connections.view();
    },
  );
};
