import type { Event } from "../../event/schema.ts";

const sharedParts = ["page", "user", "consent", "pixel"] as const;

type Part = Record<string, unknown>;
type Shared = Partial<Record<(typeof sharedParts)[number], Part>>;

/** What is equal in every event, key by key. The server lays it under each event again. */
const sharedBy = (events: readonly Event[]): Shared => {
  const shared: Shared = {};
  for (const part of sharedParts) {
    const equal = Object.entries(events[0]?.[part] ?? {}).filter(([key, value]) =>
      events.every((event) => (event[part] as Part | undefined)?.[key] === value),
    );
    if (equal.length) shared[part] = Object.fromEntries(equal);
  }
  return shared;
};

const withoutShared = (event: Event, shared: Shared): Event => {
  const rest: Event = { ...event };
  for (const part of sharedParts) {
    const own = Object.entries(event[part] ?? {}).filter(([key]) => !(key in (shared[part] ?? {})));
    if (own.length) Object.assign(rest, { [part]: Object.fromEntries(own) });
    else delete rest[part];
  }
  return rest;
};

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

export interface Piece<T> {
  body: string;
  bytes: number;
  items: T[];
}

/**
 * Request bodies for events, each below the limit (a single larger event goes alone). What all have in common
 * stands once in each. Source of the form: contract, section 2.
 * @param maxBytes browsers hold 64 KiB of bodies that outlive the page
 */
export const piecesOf = <T extends { event: Event }>(
  items: readonly T[],
  { site, sentAtMs, maxBytes }: { site: string; sentAtMs: number; maxBytes: number },
): Piece<T>[] => {
  const shared = sharedBy(items.map(({ event }) => event));
  const head = `${JSON.stringify({ v: 1, site, sent_at: sentAtMs, shared }).slice(0, -1)},"events":[`;
  const pieces: Piece<T>[] = [];
  for (const item of items) {
    const text = JSON.stringify(withoutShared(item.event, shared));
    const bytes = bytesOf(text) + 1;
    const last = pieces.at(-1);
    if (last && last.bytes + bytes <= maxBytes) {
      last.body += `,${text}`;
      last.bytes += bytes;
      last.items.push(item);
    } else pieces.push({ body: head + text, bytes: bytesOf(head) + 2 + bytes, items: [item] });
  }
  for (const piece of pieces) piece.body += "]}";
  return pieces;
};
