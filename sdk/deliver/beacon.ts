import type { Event } from "../../event/schema.ts";
import { type Piece, piecesOf } from "./batch.ts";
import type { Outbox, RecordKey } from "./outbox.ts";

/** Below the 64 KiB that all requests outliving the page share. Source: Fetch standard, keepalive. */
const maxBytes = 60_000;
const maxItems = 1000;
/** Written by one page, so that those of several find room in the outbox. */
const maxRecords = 50;
const spacingMs = 1000;
const timeoutMs = 10_000;
const longestPauseMs = 60_000;
/** Of what a server may ask for. A timer cannot hold more than 24 days. */
const longestSilenceMs = 24 * 3_600_000;
/** Then a blocker is likely: the next page, a return online or a new event tries again. */
const maxTries = 8;

interface Item {
  event: Event;
  key?: RecordKey | undefined;
  /** `flying` and `beaconed` are not sent again while their fate is open. */
  state?: "flying" | "beaconed" | undefined;
}

const keysOf = (items: Item[]) => new Set(items.map(({ key }) => key));

/** Too busy or broken: the same request may be taken later. */
const isPassing = (status: number) => status >= 500 || [408, 425, 429].includes(status);

/** Milliseconds that an answer asks to wait: `Retry-After` as seconds or as a date. */
const askedPauseMs = ({ headers }: Response): number => {
  const asked = headers.get("retry-after") ?? 0;
  return Math.min(+asked * 1000 || Date.parse(String(asked)) - Date.now() || 0, longestSilenceMs);
};

/**
 * Sends events to the companion server: written down first, sent in batches, forgotten when acknowledged. While
 * the page is visible by `fetch`, whose answer can be read; when it goes by `sendBeacon`, and what became of
 * that is settled by sending once more: the server knows the ids.
 * @param revise what is left today of an event that is not sent yet, if anything; itself where nothing changed
 * @param onSafe an event that is still allowed will not be lost any more
 * @param warn for developers: the server's answers too, which name what it rejects and are read for them alone
 */
export const createBeacon = (
  url: string,
  site: string,
  outbox: Outbox,
  revise: (event: Event) => Event | undefined,
  onSafe: (event: Event) => void,
  warn?: (message: string, detail?: unknown) => void,
) => {
  let items: Item[] = [];
  /** Records of this page, since they last became one: what earlier pages wrote keeps its age. */
  const own = new Set<RecordKey | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let bytesInFlight = 0;
  let failures = 0;
  let dropped = 0;
  let soonestMs = 0;
  /** The server asked for silence: not even a hurry breaks it. */
  let silentUntilMs = 0;

  const isOpen = ({ state }: Item) => !state;
  const safe = (done: Item[]) => {
    for (const { event } of done) if (revise(event)) onSafe(event);
  };
  const removeRecords = (keys: Set<RecordKey | undefined>) =>
    outbox.remove([...keys].filter((key) => key !== undefined));
  /** A record goes when its last event has gone. */
  const forget = (done: Item[]) => {
    items = items.filter((item) => !done.includes(item));
    const keys = keysOf(done);
    for (const { key } of items) keys.delete(key);
    removeRecords(keys);
  };

  const retry = (failed: Item[], pauseMs: number) => {
    for (const item of failed) item.state = undefined;
    silentUntilMs = Math.max(silentUntilMs, Date.now() + pauseMs);
    soonestMs = Date.now() + Math.random() * Math.min(longestPauseMs, spacingMs * 2 ** failures);
    failures++;
    if (failures <= maxTries) send();
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
      if (isPassing(answer.status)) retry(sent, askedPauseMs(answer));
      else {
        failures = 0;
        forget(sent);
        if (answer.ok) safe(sent);
        warn?.(`answer ${answer.status}`, await answer.json().catch(() => ""));
      }
    } catch {
      retry(sent, 0);
    }
    bytesInFlight -= bytes;
  };

  const send = (isUrgent = false) => {
    clearTimeout(timer);
    const ready = items.filter(isOpen);
    if (!ready.length || navigator.onLine === false) return;
    const waitMs = Math.max(isUrgent ? 0 : soonestMs, silentUntilMs) - Date.now();
    if (waitMs > 0) {
      timer = setTimeout(send, waitMs);
      return;
    }
    soonestMs = Date.now() + spacingMs;
    piecesOf(ready, site, maxBytes).forEach(post);
  };

  /** What came in since the last time goes to the outbox as one record; where they are too many, they all become one. */
  const write = () => {
    const isTooMany = own.size >= maxRecords;
    const fresh = items.filter(({ key }) => !key || (isTooMany && own.has(key)));
    if (!fresh.length) return;
    const before = keysOf(fresh);
    const { key, kept } = outbox.write(fresh.map(({ event }) => event));
    if (isTooMany) own.clear();
    own.add(key);
    for (const item of fresh) item.key = key;
    kept.then((isKept) => {
      if (!isKept) return;
      safe(fresh);
      removeRecords(before);
    });
  };
  /** Holds what is unsent to what the visitor says today, in the outbox too. */
  const review = () => {
    const before = items;
    let isChanged = false;
    items = before.filter((item) => {
      const left = revise(item.event);
      isChanged ||= left !== item.event;
      item.event = left ?? item.event;
      return left;
    });
    if (!isChanged) return;
    const keys = keysOf(before);
    for (const item of items) item.key = undefined;
    write();
    removeRecords(keys);
  };

  const add = (event: Event, key?: RecordKey) => {
    items.push({ event, key });
    if (items.length > maxItems) {
      warn?.("oldest events dropped", ++dropped);
      forget(items.slice(0, 1));
    }
  };

  return {
    add,
    /** Takes over what earlier pages left behind. */
    recover: async (): Promise<void> => {
      await outbox.recover((events, key) => {
        for (const event of events) add(event, key);
        review();
      });
      send();
    },
    /** At the end of a task that tracked. */
    flush: (isUrgent: boolean) => {
      write();
      send(isUrgent);
    },
    /** The page is hidden, perhaps for good: the last chance to send. */
    leave: () => {
      write();
      if (Date.now() < silentUntilMs) return;
      for (const { body, items: sent } of piecesOf(items.filter(isOpen), site, maxBytes)) {
        if (navigator.sendBeacon(url, body)) for (const item of sent) item.state = "beaconed";
      }
    },
    /** The page is seen again, or the network is back: what became of a beacon is not known. */
    resume: () => {
      failures = soonestMs = 0;
      for (const item of items) if (item.state === "beaconed") item.state = undefined;
      send();
    },
    /** The visitor said otherwise than when the events happened. */
    revise: review,
  };
};
