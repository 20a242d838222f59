import type { ApiAnswer, Reason, Verdict } from "../platform.ts";
import { isObject, type JsonObject, jsonObject, retryAfterMs, scrub, textOf } from "../read-answer.ts";
import { type MetaError, metaError } from "./errors.ts";
import { pauseFor, usageOf } from "./usage.ts";

const minute = 60_000;
const longWaitMs = 5 * minute;
const limitsBeforeLongWait = 2;

type Received = Exclude<ApiAnswer, { failure: string }>;

const code = (value: unknown): number | undefined =>
  value !== undefined && value !== null && Number.isFinite(Number(value)) ? Number(value) : undefined;

const reasonOf = (error: JsonObject, row: MetaError, number: number): Reason => {
  const subcode = code(error.error_subcode);
  const message = [textOf(error.message), textOf(error.error_user_msg)].filter((text) => text !== undefined);
  const traceId = textOf(error.fbtrace_id);
  return {
    code: String(number),
    ...(subcode === undefined ? {} : { subcode: String(subcode) }),
    title: scrub(textOf(error.error_user_title) ?? row.means),
    ...(message.length > 0 ? { message: scrub(message.join(" · ")) } : {}),
    ...(traceId ? { traceId } : {}),
  };
};

const eventPath = /\bdata(?:\[|\.|","|',')["']?(\d+)\b/;

/** Which event Meta blames: from the path in `error_data` or in the message; most answers name none. */
const blamed = (error: JsonObject, sent: number): number | undefined => {
  const data =
    typeof error.error_data === "string" ? error.error_data : JSON.stringify(error.error_data ?? "");
  const path = eventPath.exec(data) ?? eventPath.exec(textOf(error.message) ?? "");
  const index = path ? Number(path[1]) : Number.NaN;
  return index < sent ? index : undefined;
};

const limitWaitMs = (row: MetaError, answer: Received, limitsInARow: number): number =>
  Math.max(
    row.waitMs ?? minute,
    usageOf(answer.headers).regainMs,
    retryAfterMs(answer) ?? 0,
    limitsInARow >= limitsBeforeLongWait ? longWaitMs : 0,
  );

const refused = (error: JsonObject, answer: Received, sent: number, limitsInARow: number): Verdict => {
  const number = code(error.code) ?? 0;
  const row = metaError(number, code(error.error_subcode));
  const reason = reasonOf(error, row, number);
  const is = row.is === "isolate" && error.is_transient === true ? "retry" : row.is;
  switch (is) {
    case "hold":
      return { kind: "hold", reason };
    case "limit":
      return { kind: "retry", reason, limited: true, afterMs: limitWaitMs(row, answer, limitsInARow) };
    case "isolate": {
      const index = blamed(error, sent);
      return { kind: "isolate", reason, ...(index === undefined ? {} : { index }) };
    }
    default: {
      const afterMs = retryAfterMs(answer);
      return {
        kind: "retry",
        reason,
        ...(afterMs === undefined ? {} : { afterMs }),
        ...(is === "fewTries" && error.is_transient !== true ? { fewTries: true } : {}),
      };
    }
  }
};

const accepted = (body: JsonObject, answer: Received): Verdict => {
  const messages = Array.isArray(body.messages) ? body.messages.map((message) => scrub(String(message))) : [];
  const traceId = textOf(body.fbtrace_id);
  const pauseMs = pauseFor(usageOf(answer.headers));
  return {
    kind: "delivered",
    ...(traceId ? { traceId } : {}),
    ...(messages.length > 0 ? { note: messages.join(" · ") } : {}),
    ...(pauseMs > 0 ? { pauseMs } : {}),
  };
};

/** An answer without a readable error: a proxy's page, an outage, a cut text. */
const unreadable = (answer: Received): Verdict => {
  const reason = { code: String(answer.status), title: `HTTP ${answer.status} without an answer of Meta's` };
  if (answer.status === 413) return { kind: "isolate", reason };
  const afterMs = retryAfterMs(answer);
  return { kind: "retry", reason, ...(afterMs === undefined ? {} : { afterMs }) };
};

/** The count stands at the front of the answer, so that it can be read even where the rest was cut off. */
const receivedFirst = /^\s*\{\s*"events_received"\s*:\s*(\d+)\s*,/;

/**
 * What Meta's answer means. Delivered is only what Meta says it received: the number of events sent.
 * @param sent number of events in the request
 * @param limitsInARow rate limits just before this answer
 */
export const answer = (given: ApiAnswer, sent: number, limitsInARow = 0): Verdict => {
  if ("failure" in given)
    return {
      kind: "retry",
      reason: { code: given.failure, title: "No answer", message: scrub(given.message) },
    };
  const cut = receivedFirst.exec(given.body);
  const body = jsonObject(given.body) ?? (cut ? { events_received: Number(cut[1]) } : undefined);
  if (!body) return unreadable(given);
  if (isObject(body.error)) return refused(body.error, given, sent, limitsInARow);
  if (body.events_received === sent) return accepted(body, given);
  if (body.events_received === undefined) return unreadable(given);
  const reason = {
    code: "received",
    title: `Meta received ${String(body.events_received)} of ${sent} events`,
  };
  return { kind: "retry", reason, fewTries: true };
};
