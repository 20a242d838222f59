import { request } from "undici";
import { isObject } from "../../accounts/platform-api.ts";
import type { Outcome } from "../../intake/answer.ts";
import { checkEvent } from "../../intake/check.ts";
import { emptyOutcome, type ImportOutcome } from "./outcome.ts";
import type { RefusedFile } from "./refused-file.ts";
import type { Row } from "./row.ts";

export interface RemoteImport {
  rows: AsyncIterable<Row>;
  /** Address of the companion server. */
  url: string;
  key: string;
  site: string;
  refused: RefusedFile;
  skipInvalid: boolean;
  /** Requests in flight. */
  threads: number;
  onBatch?: (outcome: ImportOutcome) => void;
}

/** Half of what a request may hold, in events and in bytes: large rows stay below 5 MiB as well. */
const batchRows = 500;
const batchBytes = 2.5 * 1024 * 1024;
const timeoutMs = 30_000;
const mostTries = 20;
const longestPauseMs = 30_000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isOutcome = (body: unknown): body is Outcome => isObject(body) && Array.isArray(body.rejected);

/** One request. Undefined: the server asks to come again later, which is waited for. */
const tryOnce = async (
  address: string,
  key: string,
  body: string,
  attempt: number,
): Promise<Outcome | undefined> => {
  const pauseMs = Math.min(longestPauseMs, 250 * 2 ** attempt);
  let answer: Awaited<ReturnType<typeof request>>;
  try {
    answer = await request(address, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "x-twinbeam-door": "import",
      },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (cause) {
    if (attempt >= 3)
      throw new Error(`${address} cannot be reached: is the server running there?`, { cause });
    await wait(pauseMs);
    return undefined;
  }
  const json: unknown = await answer.body.json().catch(() => undefined);
  if ((answer.statusCode === 200 || answer.statusCode === 422) && isOutcome(json)) return json;
  if (answer.statusCode === 429 || answer.statusCode === 503) {
    await wait(Number(answer.headers["retry-after"]) * 1000 || pauseMs);
    return undefined;
  }
  const message = isObject(json) ? String(json.message) : "this is no companion server.";
  throw new Error(`${address} answered ${answer.statusCode}: ${message}`);
};

const send = async (address: string, key: string, body: string): Promise<Outcome> => {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const outcome = await tryOnce(address, key, body, attempt);
    if (outcome) return outcome;
  }
  throw new Error(
    `${address} takes nothing at the moment: run the same command again later, nothing is sent twice.`,
  );
};

/** What this side can tell before sending: all but what the server's own settings decide. */
const problemOf = ({ event, problem }: Row) => {
  if (problem) return problem;
  const named = Array.isArray(event.destinations) ? event.destinations.map(String) : [];
  const check = checkEvent(event, { nowMs: Date.now(), destinations: named });
  return check.ok ? undefined : check.errors[0];
};

/**
 * Sends rows to a running server. Rows are acknowledged once it has stored them; it sees to their delivery.
 */
export const sendRows = async ({
  rows,
  url,
  key,
  site,
  refused,
  skipInvalid,
  threads,
  onBatch,
}: RemoteImport): Promise<ImportOutcome> => {
  const outcome: ImportOutcome = { ...emptyOutcome(), acknowledgedBy: url };
  const address = `${url.replace(/\/+$/, "")}/v1/events`;
  const inFlight = new Set<Promise<void>>();
  let failure: unknown;

  const reject = (row: Row, errors: readonly { path: string; message: string }[]) => {
    const { file, line } = row;
    refused.add({ file, line, event_id: row.event.event_id ?? null, state: "invalid", errors });
    outcome.invalid++;
    const [first] = errors;
    if (!skipInvalid && first) outcome.stoppedAt ??= { ...row, ...first };
  };
  const sendBatch = async (batch: readonly Row[], body: string) => {
    const { accepted, duplicates, rejected } = await send(address, key, body);
    outcome.accepted += accepted;
    outcome.duplicates += duplicates;
    for (const { index, errors } of rejected) {
      const row = batch[index];
      if (row) reject(row, errors);
    }
    onBatch?.(outcome);
  };
  const dispatch = async (batch: readonly Row[], parts: readonly string[]) => {
    if (batch.length === 0) return;
    while (inFlight.size >= threads) await Promise.race(inFlight);
    const body = `{"site":${JSON.stringify(site)},"events":[${parts.join(",")}]}`;
    const sending: Promise<void> = sendBatch(batch, body)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };

  let batch: Row[] = [];
  let parts: string[] = [];
  let bytes = 0;
  for await (const row of rows) {
    if (failure || outcome.stoppedAt) break;
    outcome.rows++;
    const problem = problemOf(row);
    if (problem) {
      reject(row, [problem]);
      continue;
    }
    const part = JSON.stringify(row.event);
    batch.push(row);
    parts.push(part);
    bytes += part.length;
    if (batch.length < batchRows && bytes < batchBytes) continue;
    await dispatch(batch, parts);
    [batch, parts, bytes] = [[], [], 0];
  }
  await dispatch(batch, parts);
  await Promise.all(inFlight);
  if (failure) throw failure;
  return outcome;
};
