import type { Body } from "../body.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { unknownField, wrongKind } from "../kinds.ts";
import type { Settings } from "../options.ts";
import type { Rule } from "../rules.ts";
import type { Tokens } from "../tokens.ts";
import { envelopeFields, type Source, sources } from "./fields.ts";
import { kindSentences, type TiktokRefusal } from "./refusal.ts";

/** A request to the Business API, with what it must be judged by. */
export interface TiktokRequest {
  path: string;
  /** The query of a GET, else the body's object. */
  members: JsonObject;
  token: string | null;
  body: Body;
  nowMs: number;
  settings: Settings;
  tokens: Tokens;
}

export type TiktokRequestRule = Rule<TiktokRequest, TiktokRefusal>;

export function isSource(value: unknown): value is Source {
  return sources.some((source) => source === value);
}

/** Paths nobody serves. */
export const routeRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-version-unknown",
    when: "the path's API version is not v1.3",
    refusal: { code: 40051, message: "Invalid API version." },
    check: ({ path }) => (path.startsWith("/open_api/v1.3/") ? undefined : ""),
  },
  {
    id: "tiktok-route-unknown",
    when: "the path is none of the API's, as one without its trailing slash, or the method does not fit",
    refusal: { code: 40400, message: "Route not found." },
    check: () => "",
  },
];

/** Who asks: the rules of every call but the OAuth ones. */
export const accessRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-token-missing",
    when: "the header Access-Token is missing (Authorization does not count)",
    refusal: { code: 40104, message: "Access token is empty. Please pass it in the header Access-Token." },
    check: ({ token }) => (token === null ? "" : undefined),
  },
  {
    id: "tiktok-token-expired",
    when: "the access token has expired (here: it begins with expired-)",
    refusal: { code: 40102, message: "Access token has expired." },
    check: ({ token, tokens }) => (token !== null && tokens.isExpired(token) ? "" : undefined),
  },
  {
    id: "tiktok-token-unknown",
    when: "the access token is unknown",
    refusal: { code: 40105, message: "Access token is incorrect or has been revoked." },
    check: ({ token, tokens }) => (token !== null && !tokens.isKnown(token) ? "" : undefined),
  },
];

/** The envelope of `POST /event/track/`. */
export const envelopeRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-body-unreadable",
    when: "the body is no JSON object",
    refusal: { code: 40000, message: "Invalid params: the body is no JSON object." },
    check: ({ body }) => (isObject(body.value) ? undefined : ""),
  },
  {
    id: "tiktok-envelope-missing",
    when: "event_source, event_source_id or data is missing",
    refusal: { code: 40002, message: "Missing data for required field." },
    check: ({ members }) =>
      ["event_source", "event_source_id", "data"].find((name) => isMissing(members[name])),
  },
  {
    id: "tiktok-batch-size",
    when: "data has more than 1,000 events",
    refusal: { code: 40061, message: "Invalid batch size: at most 1000." },
    check({ members: { data } }) {
      return Array.isArray(data) && data.length > 1_000 ? "data" : undefined;
    },
  },
  {
    id: "tiktok-envelope-kind",
    when: "event_source_id, test_event_code or partner_name is no text, or data is no list of objects",
    refusal: { code: 40002, message: "Not a valid type." },
    check: ({ members }) => wrongKind(members, envelopeFields),
    sentence: (path) => kindSentences[envelopeFields[path] ?? "any"],
  },
  {
    id: "tiktok-data-empty",
    when: "data is an empty list (so a peer checks its token: the code says that the token is good)",
    refusal: { code: 40002, message: "Shorter than minimum length 1." },
    own: true,
    check({ members: { data } }) {
      return Array.isArray(data) && data.length === 0 ? "data" : undefined;
    },
  },
  {
    id: "tiktok-envelope-unknown",
    when: "a member beside data is none of the documented ones, as those of Events 1.0",
    refusal: { code: 40002, message: "Unknown field." },
    own: true,
    check: ({ members }) => unknownField(members, envelopeFields),
  },
  {
    id: "tiktok-event-source",
    when: "event_source is none of web, app, offline, crm in lower case",
    refusal: { code: 40002, message: "Must be one of: web, app, offline, crm." },
    check: ({ members }) => (isSource(members.event_source) ? undefined : "event_source"),
  },
  {
    id: "tiktok-pixel-number",
    when: "a web event_source_id is all digits: the pixel's number, not its code",
    refusal: { code: 40001, message: "No permission to operate this pixel code." },
    check({ members: { event_source, event_source_id } }) {
      return event_source === "web" && /^\d+$/.test(String(event_source_id)) ? "event_source_id" : undefined;
    },
  },
  {
    id: "tiktok-source-unknown",
    when: "event_source_id is no well-formed id: other than letters, digits, _ and -, or beyond 64",
    refusal: { code: 40007, message: "The event source does not exist." },
    own: true,
    check: ({ members }) =>
      /^[A-Za-z0-9_-]{1,64}$/.test(String(members.event_source_id)) ? undefined : "event_source_id",
  },
  {
    id: "tiktok-partner-name",
    when: "partner_name is none that TikTok knows",
    refusal: { code: 40063, message: "Invalid partner name." },
    check({ members, settings: { partnerNames } }) {
      const name = textOf(members.partner_name);
      return name !== null && partnerNames !== null && !partnerNames.has(name) ? "partner_name" : undefined;
    },
  },
];

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
