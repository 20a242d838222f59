import { createHmac } from "node:crypto";
import type { Body } from "../body.ts";
import { isObject, textOf } from "../json.ts";
import { unknownField, wrongKind } from "../kinds.ts";
import type { Settings } from "../options.ts";
import type { Rule } from "../rules.ts";
import type { Tokens } from "../tokens.ts";
import { endedVersions, envelopeFields } from "./fields.ts";
import type { MetaRefusal } from "./refusal.ts";

/** A request to the Graph API, with what it must be judged by. */
export interface MetaRequest {
  token: string | null;
  proof: string | null;
  /** As in the path, `v25.0`; null without one. */
  version: string | null;
  pixelId: string;
  body: Body;
  nowMs: number;
  settings: Settings;
  tokens: Tokens;
}

const invalid = { code: 100, title: "Invalid parameter" } satisfies MetaRefusal;

function envelope({ body }: MetaRequest) {
  return isObject(body.value) ? body.value : {};
}

/** Paths nobody serves. */
export const routeRules: readonly Rule<MetaRequest, MetaRefusal>[] = [
  {
    id: "meta-path-unknown",
    when: "the path is none of the Graph API's, such as /{id}/dataset_quality",
    refusal: { code: 2500, title: "Unknown path components" },
    check: () => "path",
  },
];

/** Who asks: the rules of every call. */
export const tokenRules: readonly Rule<MetaRequest, MetaRefusal>[] = [
  {
    id: "meta-version-ended",
    when: "the Graph version in the path has ended",
    refusal: { code: 2635, title: "You are calling a deprecated version of the Ads API" },
    check({ version, nowMs }) {
      const ended = endedVersions
        .filter(([, endedOn]) => nowMs >= Date.parse(endedOn))
        .map(([major]) => major);
      return version !== null && Number.parseInt(version.slice(1), 10) <= Math.max(...ended)
        ? version
        : undefined;
    },
  },
  {
    id: "meta-token-expired",
    when: "the access token has expired (here: it begins with expired-)",
    refusal: {
      status: 401,
      code: 190,
      subcode: 463,
      title: "Error validating access token: session has expired",
    },
    check: ({ token, tokens }) => (token !== null && tokens.isExpired(token) ? "access_token" : undefined),
  },
  {
    id: "meta-token-unknown",
    when: "the access token is missing or unknown",
    refusal: { status: 401, code: 190, title: "Invalid OAuth access token" },
    check: ({ token, tokens }) => (token !== null && tokens.isKnown(token) ? undefined : "access_token"),
  },
  {
    id: "meta-proof-wrong",
    when: "appsecret_proof is not the HMAC-SHA256 of the token under the app secret, in hex",
    refusal: { code: 104, title: "Invalid appsecret_proof provided in the API argument" },
    check({ token, proof, settings: { appSecret } }) {
      if (proof === null) return undefined;
      const right =
        appSecret === null
          ? /^[0-9a-f]{64}$/.test(proof)
          : proof ===
            createHmac("sha256", appSecret)
              .update(token ?? "")
              .digest("hex");
      return right ? undefined : "appsecret_proof";
    },
  },
];

/** Who asks for what. Order as in reference section 12. */
export const accessRules: readonly Rule<MetaRequest, MetaRefusal>[] = [
  ...tokenRules,
  {
    id: "meta-pixel-unknown",
    when: "the pixel id is not made of digits",
    refusal: {
      type: "GraphMethodException",
      code: 100,
      subcode: 33,
      title: "Unsupported request: object does not exist",
    },
    check: ({ pixelId }) => (/^\d+$/.test(pixelId) ? undefined : "pixel_id"),
  },
];

/** The envelope of `POST /{pixel_id}/events`. */
export const envelopeRules: readonly Rule<MetaRequest, MetaRefusal>[] = [
  {
    id: "meta-body-unreadable",
    when: "the body is neither a JSON object nor a form",
    refusal: invalid,
    check: ({ body }) => (isObject(body.value) ? undefined : "body"),
  },
  {
    id: "meta-data-missing",
    when: "data is missing, empty or no list of objects",
    refusal: { code: 100, title: "The parameter data is required" },
    check(request) {
      const { data } = envelope(request);
      return Array.isArray(data) && data.length > 0 && data.every(isObject) ? undefined : "data";
    },
  },
  {
    id: "meta-data-too-long",
    when: "data has more than 1,000 events",
    refusal: { code: 100, title: "Too many events in one request" },
    check(request) {
      const { data } = envelope(request);
      return Array.isArray(data) && data.length > 1_000 ? "data" : undefined;
    },
  },
  {
    id: "meta-envelope-kind",
    when: "test_event_code or another label beside data is not of its type",
    refusal: invalid,
    own: true,
    check: (request) => wrongKind(envelope(request), envelopeFields),
  },
  {
    id: "meta-envelope-unknown",
    when: "a member beside data is none of the documented ones",
    refusal: invalid,
    own: true,
    check: (request) => unknownField(envelope(request), envelopeFields),
  },
  {
    id: "meta-partner-agent",
    when: "partner_agent has 23 characters or more, or fewer than two letters",
    refusal: invalid,
    own: true,
    check(request) {
      const agent = textOf(envelope(request).partner_agent);
      const fits = agent === null || (agent.length < 23 && agent.replaceAll(/[^A-Za-z]/g, "").length >= 2);
      return fits ? undefined : "partner_agent";
    },
  },
];
