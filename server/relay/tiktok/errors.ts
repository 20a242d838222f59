/**
 * What TikTok's codes mean for the events of a request, as data; docs/answers.md shows this table. They come
 * with HTTP 200 as a rule. The first match wins.
 * Source: names in TikTok's own SDK; messages and retries that public connectors report.
 */
export type ErrorClass =
  | "delivered"
  /** The same request again, after a pause that grows. */
  | "retry"
  /** Again a few times, then as `isolate`. */
  | "fewTries"
  /** A rate limit: the destination waits. */
  | "limit"
  /** Settings are at fault: events are held. */
  | "hold"
  /** An event is at fault: find it and park it. */
  | "isolate"
  /** The partner name is at fault: the same request again without it. */
  | "plain";

export interface TiktokError {
  /** Codes, or a range from the first to the last. */
  codes: readonly number[] | { from: number; to: number };
  is: ErrorClass;
  means: string;
  /** The row applies only where the message reads so; `when` says it for people. */
  says?: { pattern: RegExp; when: string };
  /** For limits that are known to last. */
  waitMs?: number;
}

const minute = 60_000;
const frequency = {
  pattern: /frequen|too many|qp[smd]\b|rate limit/i,
  when: "the message speaks of frequency",
};
const eventSource = { pattern: /^\W*event_source(_id)?\b/, when: "the message begins with event_source" };

export const tiktokErrors: readonly TiktokError[] = [
  { codes: [0], is: "delivered", means: "accepted" },
  { codes: [20001], is: "delivered", means: "accepted in part" },
  { codes: [40050], is: "delivered", means: "this request was there before" },
  { codes: [40000, 40002], is: "hold", says: eventSource, means: "wrong event source" },
  { codes: [40000, 40002], is: "isolate", means: "invalid parameter" },
  { codes: [40061], is: "isolate", means: "batch too large: it is split" },
  { codes: [40062], is: "isolate", means: "personal data not hashed" },
  { codes: [40063], is: "plain", means: "unknown partner name" },
  { codes: [40016, 40100, 40132], is: "limit", means: "requests too frequent" },
  { codes: [40101, 40102], is: "limit", says: frequency, means: "requests too frequent" },
  { codes: [40101], is: "hold", means: "invalid partner" },
  { codes: [40102], is: "hold", means: "access token expired" },
  { codes: [40001, 40003], is: "hold", means: "no permission to write to this event source" },
  { codes: [40007], is: "hold", means: "unknown event source" },
  { codes: [40006, 40051, 40400], is: "hold", means: "wrong version or path" },
  { codes: [40103, 40104, 40105, 40107], is: "hold", means: "access token missing, wrong or revoked" },
  { codes: [40110], is: "hold", means: "authorization code wrong, used or expired" },
  { codes: [40106, 40124, 40125, 40130], is: "hold", means: "user, app or developer not authorized" },
  { codes: { from: 40112, to: 40119 }, is: "hold", means: "user, app or developer blocked" },
  { codes: [40009, 40013, 70001], is: "hold", means: "wrong kind of account or authorization" },
  { codes: { from: 40300, to: 40302 }, is: "hold", means: "wrong kind of account or authorization" },
  { codes: [40200, 40201, 40202, 40700], is: "fewTries", means: "task or write conflict" },
  { codes: { from: 41000, to: 41002 }, is: "hold", means: "interface or field withdrawn" },
  { codes: { from: 40000, to: 49999 }, is: "isolate", means: "refused" },
  { codes: [51021], is: "limit", means: "requests too frequent" },
  { codes: [60001], is: "limit", means: "maintenance", waitMs: 5 * minute },
  { codes: [61000], is: "limit", means: "too many requests, or blocked", waitMs: 5 * minute },
  { codes: { from: 52000, to: 53999 }, is: "fewTries", means: "storage trouble" },
  { codes: { from: 50000, to: 69999 }, is: "retry", means: "trouble on TikTok's side" },
];

/** For codes that no row names: tried a few times, then parked. */
export const unlisted: TiktokError = { codes: [], is: "fewTries", means: "error of TikTok's" };

const covers = (codes: TiktokError["codes"], code: number): boolean =>
  "from" in codes ? code >= codes.from && code <= codes.to : codes.includes(code);

export const tiktokError = (code: number, message: string): TiktokError =>
  tiktokErrors.find(({ codes, says }) => covers(codes, code) && (!says || says.pattern.test(message))) ??
  unlisted;
