import { isObject, parseJson, textOf } from "../json.ts";
import type { Rule } from "../rules.ts";
import type { Accounts } from "./accounts.ts";
import type { TiktokRefusal } from "./refusal.ts";
import type { TiktokRequest, TiktokRequestRule } from "./request-rules.ts";

/** A management call, with what the advertisers own. */
export interface AccountRequest extends TiktokRequest {
  accounts: Accounts;
}

const missing: TiktokRefusal = { code: 40002, message: "Missing data for required field." };
const categories = ["ONLINE_STORE", "FILLING_FORM", "CONTACTS", "LANDING_PAGE", "CUSTOMIZE_EVENTS"];
/** Treasure Data names this limit; reference section 9.2. */
const offlineLimit = 10;

/** Who may manage: for every call about an advertiser. */
export const managementRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-token-without-scope",
    when: "the token is one of Events Manager, which only sends events (here: it begins with events-)",
    refusal: { code: 40001, message: "No permission to operate: the token lacks the scope." },
    check: ({ token, tokens }) => (token !== null && !tokens.canManage(token) ? "" : undefined),
  },
  {
    id: "tiktok-advertiser-missing",
    when: "advertiser_id is missing",
    refusal: missing,
    check: ({ members }) => (members.advertiser_id === undefined ? "advertiser_id" : undefined),
  },
  {
    id: "tiktok-advertiser-unknown",
    when: "advertiser_id is not made of digits",
    refusal: { code: 40001, message: "No permission to operate this advertiser." },
    check: ({ members }) => (/^\d{1,20}$/.test(String(members.advertiser_id)) ? undefined : "advertiser_id"),
  },
];

/** The query of a list. */
export const listRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-list-parameter",
    when: "event_set_ids, app_platform_ids, pixel_ids, filtering or date_range is no JSON text of a list or an object",
    refusal: { code: 40002, message: "Not a valid JSON value." },
    check({ members }) {
      const lists = ["event_set_ids", "app_platform_ids", "pixel_ids"];
      return (
        lists.find(
          (name) => members[name] !== undefined && !Array.isArray(parseJson(String(members[name]))),
        ) ??
        ["filtering", "date_range"].find(
          (name) => members[name] !== undefined && !isObject(parseJson(String(members[name]))),
        )
      );
    },
  },
  {
    id: "tiktok-list-page",
    when: "page or page_size is no whole number from 1, or page_size is above 1,000",
    refusal: { code: 40002, message: "Not a valid integer." },
    own: true,
    check: ({ members }) =>
      ["page", "page_size"].find(
        (name) =>
          members[name] !== undefined &&
          !(/^[1-9]\d{0,3}$/.test(String(members[name])) && Number(members[name]) <= 1_000),
      ),
  },
];

/** `GET /pixel/event/stats/`. */
export const statisticsRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-statistics-incomplete",
    when: "pixel_ids, or date_range with start_date and end_date, is missing",
    refusal: missing,
    check({ members }) {
      const range = parseJson(String(members.date_range));
      if (members.pixel_ids === undefined) return "pixel_ids";
      const dates = isObject(range) ? [range.start_date, range.end_date] : [];
      return dates.length === 2 && dates.every((date) => /^\d{4}-\d{2}-\d{2}$/.test(String(date)))
        ? undefined
        : "date_range";
    },
  },
];

/** `POST /pixel/create/`. */
export const pixelRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-pixel-without-name",
    when: "pixel_name is missing",
    refusal: missing,
    check: ({ members }) => (textOf(members.pixel_name) === null ? "pixel_name" : undefined),
  },
  {
    id: "tiktok-pixel-category",
    when: "pixel_category is none of the five documented words",
    refusal: { code: 40002, message: "Not a valid choice." },
    check: ({ members: { pixel_category: category } }) =>
      category === undefined || categories.includes(String(category)) ? undefined : "pixel_category",
  },
];

/** `POST /offline/create/` and `/crm/create/`. */
export const setRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-set-without-name",
    when: "name is missing",
    refusal: missing,
    check: ({ members }) => (textOf(members.name) === null ? "name" : undefined),
  },
];

export const offlineLimitRules: readonly Rule<AccountRequest, TiktokRefusal>[] = [
  {
    id: "tiktok-offline-limit",
    when: "the advertiser has ten offline event sets already",
    refusal: { code: 40002, message: "The number of offline event sets has reached its limit of 10." },
    own: true,
    check: ({ members, accounts }) =>
      accounts.of(String(members.advertiser_id)).offline.length >= offlineLimit ? "" : undefined,
  },
];

/** `POST /offline/update/` and `/offline/delete/`. */
export const knownSetRules: readonly Rule<AccountRequest, TiktokRefusal>[] = [
  {
    id: "tiktok-set-unknown",
    when: "event_set_id is none of the advertiser's",
    refusal: { code: 40007, message: "The event set does not exist." },
    check: ({ members, accounts }) =>
      accounts
        .of(String(members.advertiser_id))
        .offline.some(({ event_set_id }) => event_set_id === members.event_set_id)
        ? undefined
        : "event_set_id",
  },
];

/** The OAuth calls, which carry the app's secret instead of a token. */
export const appRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-app-incomplete",
    when: "app_id or secret is missing in an OAuth call, or auth_code or access_token where it is due",
    refusal: missing,
    check: ({ members, path }) =>
      [
        ...["app_id", "secret"],
        ...(path.endsWith("/access_token/") ? ["auth_code"] : []),
        ...(path.endsWith("/revoke_token/") ? ["access_token"] : []),
      ].find((name) => textOf(members[name]) === null),
  },
  {
    id: "tiktok-app-secret",
    when: "app id and secret do not fit (only where the sandbox was told the secret)",
    refusal: { code: 40101, message: "The app id and the secret do not match." },
    check: ({ members, settings: { appSecret } }) =>
      appSecret !== null && members.secret !== appSecret ? "secret" : undefined,
  },
];

/** Answers the sign-in gives on its own; the code is redeemed by the exchange. */
export const codeRules: readonly Rule<{ isRedeemed: boolean }, TiktokRefusal>[] = [
  {
    id: "tiktok-auth-code",
    when: "auth_code is unknown, used, older than ten minutes or of another app",
    refusal: { code: 40110, message: "The auth_code is wrong, used or expired." },
    check: ({ isRedeemed }) => (isRedeemed ? undefined : "auth_code"),
  },
];

/** `POST /oauth2/refresh_token/`. */
export const withdrawnRules: readonly TiktokRequestRule[] = [
  {
    id: "tiktok-refresh-withdrawn",
    when: "somebody refreshes a token: advertiser tokens last until they are revoked",
    refusal: { code: 41001, message: "The interface is offline." },
    check: () => "",
  },
];

/** All that the account endpoints refuse beside the rules of every call. */
export const accountRules = [
  ...managementRules,
  ...listRules,
  ...statisticsRules,
  ...pixelRules,
  ...setRules,
  ...offlineLimitRules,
  ...knownSetRules,
  ...appRules,
  ...codeRules,
  ...withdrawnRules,
];
