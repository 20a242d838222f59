/**
 * What Meta's error codes mean for the events of a request, as data; docs/answers.md shows this table.
 * A row with a sub-code wins over one without; the first match wins. `is_transient` overrides `isolate`.
 * Sources: Graph API error handling, rate limiting; answers of the live API that third parties published.
 */
export type ErrorClass =
  /** The same request again, after a pause that grows. */
  | "retry"
  /** Again a few times, then as `isolate`. */
  | "fewTries"
  /** A rate limit: the destination waits. */
  | "limit"
  /** Settings are at fault: events are held. */
  | "hold"
  /** An event is at fault: find it and park it. */
  | "isolate";

export interface MetaError {
  /** One code, or the first and last of a range. */
  code: number | readonly [first: number, last: number];
  subcode?: number;
  is: ErrorClass;
  means: string;
  /** For limits that are known to last. */
  waitMs?: number;
}

const hour = 3_600_000;

export const metaErrors: readonly MetaError[] = [
  { code: 100, subcode: 33, is: "hold", means: "unknown pixel, or a token without access to it" },
  { code: 100, subcode: 2804003, is: "isolate", means: "event too old" },
  { code: 100, subcode: 2804009, is: "isolate", means: "Purchase without a value" },
  { code: 100, subcode: 2804010, is: "isolate", means: "Purchase without a currency" },
  { code: 100, subcode: 2804030, is: "isolate", means: "a choice on limited data use is required" },
  { code: 100, subcode: 2804043, is: "isolate", means: "invalid device facts (extinfo)" },
  { code: 100, subcode: 2804050, is: "isolate", means: "not enough customer information" },
  { code: 100, subcode: 2804063, is: "isolate", means: "messaging channel missing" },
  { code: 100, subcode: 2804066, is: "isolate", means: "name not allowed for business messaging" },
  { code: 100, subcode: 2804072, is: "isolate", means: "page does not match the click" },
  { code: 100, subcode: 2804087, is: "isolate", means: "unknown ctwa_clid" },
  { code: 100, subcode: 2804116, is: "isolate", means: "page id missing" },
  {
    code: 100,
    subcode: 2804117,
    is: "isolate",
    means: "dataset and WhatsApp account do not belong together",
  },
  {
    code: 100,
    subcode: 2804118,
    is: "isolate",
    means: "dataset and WhatsApp account do not belong together",
  },
  {
    code: 100,
    subcode: 2804132,
    is: "isolate",
    means: "dataset and WhatsApp account do not belong together",
  },
  { code: 100, is: "isolate", means: "invalid parameter" },
  { code: 34, is: "isolate", means: "invalid object or parameter" },
  { code: 38, is: "isolate", means: "invalid object or parameter" },
  { code: 105, is: "isolate", means: "too many parameters" },
  { code: 1, is: "fewTries", means: "unknown error" },
  { code: 2, is: "retry", means: "service temporarily down" },
  { code: 5000, is: "retry", means: "unknown error" },
  { code: 21009, is: "retry", means: "data set temporarily not ready" },
  { code: [Number.NEGATIVE_INFINITY, -1], is: "retry", means: "internal error" },
  { code: 4, is: "limit", means: "limit of requests for the app" },
  { code: 17, is: "limit", means: "limit of requests for the user" },
  { code: 32, is: "limit", means: "limit of requests for the page" },
  { code: 341, is: "limit", means: "limit of the application, temporary" },
  { code: 368, is: "limit", means: "blocked for policy violations, temporary", waitMs: 2 * hour },
  { code: 613, is: "limit", means: "limit of requests" },
  { code: [80000, 80014], is: "limit", means: "limit of the ad account's business use case" },
  { code: 3, is: "hold", means: "the app lacks the capability" },
  { code: 10, is: "hold", means: "permission not granted or removed" },
  { code: 102, is: "hold", means: "session invalid" },
  { code: 104, is: "hold", means: "wrong appsecret_proof" },
  { code: 190, subcode: 458, is: "hold", means: "the app was removed by the token's owner" },
  { code: 190, subcode: 459, is: "hold", means: "the token's owner has to pass a checkpoint" },
  { code: 190, subcode: 460, is: "hold", means: "the token's owner changed the password" },
  { code: 190, subcode: 463, is: "hold", means: "access token expired" },
  { code: 190, subcode: 464, is: "hold", means: "the token's owner is not confirmed" },
  { code: 190, subcode: 467, is: "hold", means: "access token invalid" },
  { code: 190, subcode: 492, is: "hold", means: "the token's owner lost the role" },
  { code: 190, is: "hold", means: "access token unreadable, expired or revoked" },
  { code: [200, 299], is: "hold", means: "permission missing" },
  { code: 2500, is: "hold", means: "unknown path" },
  { code: 2635, is: "hold", means: "this Graph version has ended" },
];

/** For codes that no row names: tried a few times, then parked. */
export const unlisted: MetaError = { code: 0, is: "fewTries", means: "error of Meta's" };

const covers = (code: MetaError["code"], value: number): boolean =>
  typeof code === "number" ? code === value : value >= code[0] && value <= code[1];

export const metaError = (code: number, subcode: number | undefined): MetaError =>
  metaErrors.find(
    (row) => covers(row.code, code) && (row.subcode === undefined || row.subcode === subcode),
  ) ?? unlisted;
