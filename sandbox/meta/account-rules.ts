import type { JsonObject } from "../json.ts";
import { textOf } from "../json.ts";
import type { Rule } from "../rules.ts";
import { pixelFields } from "./nodes.ts";
import type { MetaRefusal } from "./refusal.ts";
import type { MetaRequest } from "./request-rules.ts";

/** A call that reads or signs in, with its query. */
export interface AccountRequest extends MetaRequest {
  query: Readonly<JsonObject>;
}

export type AccountRule = Rule<AccountRequest, MetaRefusal>;

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;

/** Names of `fields`, where members of members are left out: `id,name,web{a,b}` is id, name, web. */
export function fieldNames(fields: unknown): string[] {
  const text = textOf(fields) ?? "";
  let flat = text;
  for (let before = ""; before !== flat; ) {
    before = flat;
    flat = flat.replaceAll(/\{[^{}]*\}/g, "");
  }
  return flat
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Reading anything but one's own token. */
export const readingRules: readonly AccountRule[] = [
  {
    id: "meta-permission-missing",
    when: "the token is one of Events Manager, which only sends events (here: it begins with events-)",
    refusal: { code: 10, title: "Application does not have permission for this action" },
    check: ({ token, tokens }) => (token !== null && !tokens.canManage(token) ? "access_token" : undefined),
  },
];

/** `GET /{pixel_id}`. */
export const nodeRules: readonly AccountRule[] = [
  {
    id: "meta-node-field-unknown",
    when: "a pixel is asked for a field it has not",
    refusal: { code: 100, title: "Tried accessing nonexisting field" },
    check: ({ query }) => fieldNames(query.fields).find((name) => !Object.hasOwn(pixelFields, name)),
  },
];

/** `GET /debug_token`. */
export const debugRules: readonly AccountRule[] = [
  {
    id: "meta-app-token",
    when: "a token is inspected by somebody who is neither the app (APPID|SECRET) nor the holder of a known token",
    refusal: { status: 401, code: 190, title: "Invalid OAuth access token signature" },
    check({ token, tokens, settings: { appSecret } }) {
      const [, secret] = /^\d+\|(\S+)$/.exec(token ?? "") ?? [];
      const isApp = secret !== undefined && (appSecret === null || secret === appSecret);
      const isHolder =
        secret === undefined && token !== null && tokens.isKnown(token) && !tokens.isExpired(token);
      return isApp || isHolder ? undefined : "access_token";
    },
  },
  {
    id: "meta-input-token-missing",
    when: "debug_token is not told which token",
    refusal: { code: 100, title: "The parameter input_token is required" },
    check: ({ query }) => (textOf(query.input_token) === null ? "input_token" : undefined),
  },
];

/** `GET /dataset_quality`. */
export const qualityRules: readonly AccountRule[] = [
  {
    id: "meta-dataset-missing",
    when: "dataset_quality is not told a dataset of digits",
    refusal: { code: 100, subcode: 2044055, title: "The dataset does not exist" },
    check: ({ query }) => (/^\d+$/.test(String(query.dataset_id)) ? undefined : "dataset_id"),
  },
  {
    id: "meta-quality-fields",
    when: "dataset_quality is asked for anything but web",
    refusal: { code: 100, title: "Tried accessing nonexisting field" },
    check({ query }) {
      const names = fieldNames(query.fields);
      return names.length > 0 && names.every((name) => name === "web") ? undefined : "fields";
    },
  },
];

/** `GET /oauth/access_token`, before the code is redeemed. */
export const exchangeRules: readonly AccountRule[] = [
  {
    id: "meta-exchange-incomplete",
    when: "client_id, client_secret, redirect_uri or code is missing",
    refusal: invalid,
    own: true,
    check: ({ query }) =>
      ["client_id", "client_secret", "redirect_uri", "code"].find((name) => textOf(query[name]) === null),
  },
  {
    id: "meta-client-secret",
    when: "client_secret is not the app's (only where the sandbox was told the secret)",
    refusal: { code: 100, title: "Error validating client secret" },
    own: true,
    check: ({ query, settings: { appSecret } }) =>
      appSecret !== null && query.client_secret !== appSecret ? "client_secret" : undefined,
  },
];

/** What the redeemed code says; the exchange asks it once. */
export const codeRules: readonly Rule<{ isRedeemed: boolean }, MetaRefusal>[] = [
  {
    id: "meta-sign-in-code",
    when: "the code is unknown, used, older than a minute, of another app or of another redirect_uri",
    refusal: { code: 100, title: "This authorization code has expired or has been used" },
    own: true,
    check: ({ isRedeemed }) => (isRedeemed ? undefined : "code"),
  },
];

/** All that the account endpoints refuse beside the rules of every call. */
export const accountRules = [
  ...readingRules,
  ...nodeRules,
  ...debugRules,
  ...qualityRules,
  ...exchangeRules,
  ...codeRules,
];
