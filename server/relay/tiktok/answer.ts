import type { ApiAnswer, Reason, Verdict } from "../platform.ts";
import { isObject, type JsonObject, jsonObject, retryAfterMs, scrub, textOf } from "../read-answer.ts";
import { type TiktokError, tiktokError } from "./errors.ts";

const minute = 60_000;
const longWaitMs = 5 * minute;
const limitsBeforeLongWait = 2;

type Received = Exclude<ApiAnswer, { failure: string }>;

const reasonOf = (body: JsonObject, row: TiktokError, code: number): Reason => {
  const message = textOf(body.message);
  const traceId = textOf(body.request_id);
  return {
    code: String(code),
    title: row.means,
    ...(message ? { message: scrub(message) } : {}),
    ...(traceId ? { traceId } : {}),
  };
};

/** `Batch.0.properties…` in Events API 1.0; 2.0 is expected to say `data.0.…`. */
const eventPath = /\b(?:data|batch)[.[](\d+)\b/i;

const listedFailures = (body: JsonObject): JsonObject[] => {
  const failed = isObject(body.data) ? body.data.failed_events : undefined;
  return Array.isArray(failed) ? failed.filter(isObject) : [];
};

const within = (index: unknown, sent: number): number | undefined =>
  typeof index === "number" && Number.isInteger(index) && index >= 0 && index < sent ? index : undefined;

/** Which event TikTok blames: from `failed_events`, else from the path in the message. */
const blamed = (body: JsonObject, sent: number): number | undefined => {
  const listed = listedFailures(body)[0];
  if (listed) return within(listed.order_in_batch, sent);
  const path = eventPath.exec(textOf(body.message) ?? "");
  return path ? within(Number(path[1]), sent) : undefined;
};

const delivered = (body: JsonObject, row: TiktokError, code: number, sent: number): Verdict => {
  const traceId = textOf(body.request_id);
  const failed = listedFailures(body).flatMap((failure) => {
    const index = within(failure.order_in_batch, sent);
    const error = textOf(failure.error);
    const reason = { ...reasonOf(body, row, code), ...(error ? { message: scrub(error) } : {}) };
    return index === undefined ? [] : [{ index, reason }];
  });
  return {
    kind: "delivered",
    ...(traceId ? { traceId } : {}),
    ...(code === 0 ? {} : { note: `${code}: ${row.means}` }),
    ...(failed.length > 0 ? { failed } : {}),
  };
};

const limitWaitMs = (row: TiktokError, answer: Received, limitsInARow: number): number =>
  Math.max(
    row.waitMs ?? 0,
    retryAfterMs(answer) ?? 0,
    limitsInARow >= limitsBeforeLongWait ? longWaitMs : 1_000 * 2 ** limitsInARow,
  );

const retry = (reason: Reason, answer: Received, few: boolean): Verdict => {
  const afterMs = retryAfterMs(answer);
  return {
    kind: "retry",
    reason,
    ...(afterMs === undefined ? {} : { afterMs }),
    ...(few ? { fewTries: true } : {}),
  };
};

const judged = (
  body: JsonObject,
  code: number,
  answer: Received,
  sent: number,
  limitsInARow: number,
): Verdict => {
  const row = tiktokError(code, textOf(body.message) ?? "");
  const reason = reasonOf(body, row, code);
  switch (row.is) {
    case "delivered":
      return delivered(body, row, code, sent);
    case "hold":
      return { kind: "hold", reason };
    case "limit":
      return { kind: "retry", reason, limited: true, afterMs: limitWaitMs(row, answer, limitsInARow) };
    case "plain":
      return { kind: "retry", reason, plain: true, fewTries: true, afterMs: 0 };
    case "isolate": {
      const index = blamed(body, sent);
      return { kind: "isolate", reason, ...(index === undefined ? {} : { index }) };
    }
    default:
      return retry(reason, answer, row.is === "fewTries");
  }
};

const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

/** An answer without a code: a gateway's page, an outage, a cut text. JSON that refuses may mean the events. */
const unreadable = (answer: Received, body: JsonObject | undefined): Verdict => {
  const reason = {
    code: String(answer.status),
    title: `HTTP ${answer.status} without an answer of TikTok's`,
  };
  if (answer.status === 413) return { kind: "isolate", reason };
  return retry(reason, answer, body !== undefined && isRefusal(answer.status));
};

/**
 * What TikTok's answer means: its `code`, since errors come with HTTP 200.
 * @param sent number of events in the request
 * @param limitsInARow rate limits just before this answer
 */
export const answer = (given: ApiAnswer, sent: number, limitsInARow = 0): Verdict => {
  if ("failure" in given)
    return {
      kind: "retry",
      reason: { code: given.failure, title: "No answer", message: scrub(given.message) },
    };
  const body = jsonObject(given.body);
  if (typeof body?.code !== "number") return unreadable(given, body);
  return judged(body, body.code, given, sent, limitsInARow);
};
