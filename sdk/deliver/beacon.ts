import type { Event, Platform } from "../../event/schema.ts";
import { type Piece, piecesOf } from "./batch.ts";
import type { Outbox, RecordKey } from "./outbox.ts";

/** Below the 64 KiB that all requests outliving the page share. Source: Fetch standard, keepalive. */
const maxBytes = 60_000;
const maxItems = 1000;
const spacingMs = 1000;
const timeoutMs = 10_000;
const longestPauseMs = 60_000;
/** Then a blocker is likely: the next page, a return online or a new event tries again. */
const maxTries = 8;

interface Item {
  event: Event;
  key?: RecordKey;
  /** `flying` and `beaconed` are not sent again while their fate is open. */
  state?: "flying" | "beaconed" | undefined;
}

const isForGood = (status: number) => status < 500 && ![408, 425, 429].includes(status);

/** Milliseconds that an answer asks to wait: `Retry-After` as seconds or as a date. */
const askedPauseMs = (answer: Response, nowMs: number): number => {
  const asked = answer.headers.get("retry-after");
  if (!asked) return 0;
  return (Number.isNaN(+asked) ? Date.parse(asked) - nowMs : +asked * 1000) || 0;
};

/**
 * Sends events to the companion server: written down first, sent in batches, forgotten when acknowledged. While
 * the page is visible by `fetch`, whose answer can be read; when it goes by `sendBeacon`, and what became of
 * that is settled by sending once more: the server knows the ids.
 * @param onSafe an event will not be lost any more
 * @param warn for developers, silent in production
 */
export const createBeacon = ({
  url,
  site,
  outbox,
  onSafe,
  warn,
  nowMs = Date.now,
  random = Math.random,
}: {
  url: string;
  site: string;
  outbox: Outbox;
  onSafe: (event: Event) => void;
  warn: (message: string, detail?: unknown) => void;
  nowMs?: () => number;
  random?: () => number;
}) => {
  let items: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let bytesInFlight = 0;
  let failures = 0;
  let sentAtMs = 0;
  let retryAtMs = 0;
  /** The server asked for silence: not even a hurry breaks it. */
  let silentUntilMs = 0;

  const settle = (done: Item[], isKept: boolean) => {
    items = items.filter((item) => !done.includes(item));
    const open = new Set(items.map(({ key }) => key));
    outbox.remove([...new Set(done.flatMap(({ key }) => (key && !open.has(key) ? [key] : [])))]);
    if (isKept) for (const { event } of done) onSafe(event);
  };

  const failed = (done: Item[], pauseMs: number) => {
    for (const item of done) item.state = undefined;
    silentUntilMs = Math.max(silentUntilMs, nowMs() + pauseMs);
    retryAtMs = nowMs() + random() * Math.min(longestPauseMs, spacingMs * 2 ** failures);
    if (++failures <= maxTries) send();
  };

  const post = async ({ body, bytes, items: sent }: Piece<Item>) => {
    for (const item of sent) item.state = "flying";
    bytesInFlight += bytes;
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        credentials: "include",
        keepalive: bytesInFlight <= maxBytes,
        signal: AbortSignal.timeout?.(timeoutMs) ?? null,
      });
      if (!answer.ok && !isForGood(answer.status)) return failed(sent, askedPauseMs(answer, nowMs()));
      failures = 0;
      settle(sent, answer.ok);
      if (!answer.ok) warn(`refused with ${answer.status}`, sent);
    } catch {
      failed(sent, 0);
    } finally {
      bytesInFlight -= bytes;
    }
  };

  const pieces = (chosen: Item[]) => piecesOf(chosen, { site, sentAtMs: nowMs(), maxBytes });

  const send = (isUrgent = false) => {
    clearTimeout(timer);
    const ready = items.filter(({ state }) => !state);
    if (!ready.length || navigator.onLine === false) return;
    const soonestMs = isUrgent ? 0 : Math.max(retryAtMs, sentAtMs + spacingMs);
    const waitMs = Math.max(soonestMs, silentUntilMs) - nowMs();
    if (waitMs > 0) {
      timer = setTimeout(send, waitMs);
      return;
    }
    sentAtMs = nowMs();
    for (const piece of pieces(ready)) post(piece);
  };

  /** What came in since the last time goes to the outbox as one record. */
  const write = () => {
    const fresh = items.filter(({ key }) => !key);
    if (!fresh.length) return;
    const { key, kept } = outbox.write(fresh.map(({ event }) => event));
    for (const item of fresh) item.key = key;
    kept.then((isKept) => {
      if (isKept) for (const { event } of fresh) onSafe(event);
    });
  };

  const add = (event: Event, key?: RecordKey) => {
    items.push({ event, ...(key && { key }) });
    if (items.length <= maxItems) return;
    warn("too many unsent events: the oldest is dropped");
    settle(items.slice(0, 1), false);
  };

  return {
    add: (event: Event) => add(event),
    /** Takes over what an earlier page left behind. */
    recover: (revise: (event: Event) => Event | undefined) =>
      outbox
        .recover((events, key) => {
          const kept = events.flatMap((event) => revise(event) ?? []);
          for (const event of kept) add(event, key);
          if (kept.length) send();
          else outbox.remove([key]);
        })
        .catch(() => {}),
    /** At the end of a task that tracked. */
    flush: (isUrgent: boolean) => {
      write();
      send(isUrgent);
    },
    /** The page is hidden, perhaps for good: the last chance to send. */
    leave: () => {
      write();
      const unsent = items.filter(({ state }) => !state);
      if (nowMs() >= silentUntilMs && unsent.length) {
        for (const { body, items: sent } of pieces(unsent)) {
          if (navigator.sendBeacon?.(url, body)) for (const item of sent) item.state = "beaconed";
        }
      }
    },
    /** The page is seen again, or the network is back: what became of a beacon is not known. */
    resume: () => {
      failures = retryAtMs = 0;
      for (const item of items) if (item.state === "beaconed") item.state = undefined;
      send();
    },
    /** A platform was refused after the events had happened. */
    deny: (platform: Platform) => {
      for (const { event } of items) event.consent = { ...event.consent, [platform]: "denied" };
    },
    /** Nothing may be sent any more. */
    wipe: () => {
      clearTimeout(timer);
      items = [];
      outbox.wipe();
    },
  };
};

export type Beacon = ReturnType<typeof createBeacon>;
