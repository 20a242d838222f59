import { request } from "undici";
import type { Platform } from "../../event/schema.ts";

/** What a management call reaches: where, and in whose name. */
export interface ApiAccess {
  apiBase: string;
  /** Absent where a call needs none, as the exchange of a code. */
  accessToken?: string | undefined;
}

type Json = { [key: string]: unknown };
type Query = Readonly<Record<string, string | number | undefined>>;
type Method = "GET" | "POST" | "DELETE";

const platformNames: Readonly<Record<Platform, string>> = { meta: "Meta", tiktok: "TikTok" };

/** A call that a platform answered with a refusal: its numbers and its words. */
export class PlatformRefusal extends Error {
  override readonly name = "PlatformRefusal";
  readonly code: number;
  readonly subcode: number | undefined;

  constructor(
    platform: Platform,
    { code, subcode, message }: { code: number; subcode?: number; message: string },
  ) {
    const numbers = subcode === undefined ? code : `${code}/${subcode}`;
    super(`${platformNames[platform]} refused (code ${numbers}): ${message.replace(/\.$/, "")}.`);
    this.code = code;
    this.subcode = subcode;
  }
}

/** Parameters and members of a body that are secrets. Source: the platforms' pages on logins and tokens. */
const secretKeys: ReadonlySet<string> = new Set([
  ...["client_secret", "code", "input_token"],
  ...["secret", "auth_code", "access_token"],
]);

/** A platform may repeat what it was told; whoever reads its refusal must not learn a token by it. */
const withoutSecrets = (
  message: string,
  { accessToken = "" }: ApiAccess,
  ...told: readonly { readonly [key: string]: unknown }[]
): string => {
  const given = told.flatMap(Object.entries).flatMap(([key, value]) => (secretKeys.has(key) ? [value] : []));
  // An app's own token is its id and its secret.
  const [, appSecret = ""] = accessToken.split("|");
  const secrets = [accessToken, appSecret, ...given].filter((secret) => typeof secret === "string");
  const forms = secrets.flatMap((secret) => {
    const inAddress = new URLSearchParams({ secret }).toString().slice("secret=".length);
    return [secret, JSON.stringify(secret).slice(1, -1), inAddress];
  });
  return forms.reduce((text, form) => (form === "" ? text : text.replaceAll(form, "(secret)")), message);
};

const timeoutMs = 10_000;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const addressOf = ({ apiBase }: ApiAccess, path: string, query: Query) => {
  const url = new URL(apiBase.replace(/\/+$/, "") + path);
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(key, String(value));
  return url;
};

const exchange = async (
  url: URL,
  { method, headers, body }: { method: Method; headers: Record<string, string>; body?: unknown },
): Promise<Json> => {
  const answer = await request(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }).catch((cause: Error) => {
    throw new Error(`${url.origin} cannot be reached (${cause.message || cause.name}).`, { cause });
  });
  const text = await answer.body.text();
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return json;
  } catch {
    // A gateway's page of HTML, for instance: told below.
  }
  throw new Error(`${url.origin} answered ${answer.statusCode} without JSON: try again later.`);
};

/**
 * A management call to TikTok's Business API. Errors come with status 200: `code` alone decides.
 * @param path below `/open_api/v1.3`, with its trailing slash
 * @returns the answer's `data`
 * @throws PlatformRefusal for any code but 0
 */
export const callTiktok = async (
  access: ApiAccess,
  path: string,
  { method = "GET", query = {}, body }: { method?: Method; query?: Query; body?: unknown } = {},
): Promise<Json> => {
  const headers = access.accessToken ? { "access-token": access.accessToken } : {};
  const answer = await exchange(addressOf(access, `/open_api/v1.3${path}`, query), { method, headers, body });
  if (answer.code !== 0)
    throw new PlatformRefusal("tiktok", {
      code: Number(answer.code),
      message: withoutSecrets(String(answer.message), access, query, isObject(body) ? body : {}),
    });
  return isObject(answer.data) ? answer.data : {};
};

/**
 * A call to Meta's Graph API; the token travels in a header, never in the address.
 * @param path with the version in front, as `/v25.0/me`
 * @throws PlatformRefusal for an answer with `error`
 */
export const callMeta = async (
  access: ApiAccess,
  path: string,
  { method = "GET", query = {} }: { method?: Method; query?: Query } = {},
): Promise<Json> => {
  const headers = access.accessToken ? { authorization: `Bearer ${access.accessToken}` } : {};
  const answer = await exchange(addressOf(access, path, query), { method, headers });
  const { error } = answer;
  if (isObject(error))
    throw new PlatformRefusal("meta", {
      code: Number(error.code),
      ...(error.error_subcode !== undefined && { subcode: Number(error.error_subcode) }),
      message: withoutSecrets(String(error.error_user_msg ?? error.message), access, query),
    });
  return answer;
};
