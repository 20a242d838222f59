import type { Event } from "../../event/schema.ts";

const sharedParts = ["page", "user", "consent", "pixel"] as const;

type Part = { [key: string]: unknown };

/** A request's worth of events. */
export interface Piece<T> {
  body: string;
  bytes: number;
  items: T[];
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/**
 * Request bodies for events, each below the limit (a single larger event goes alone). What is equal in all of
 * them stands once in each body, and the server lays it under each event again. Source: contract, section 2.
 */
export const piecesOf = <T extends { event: Event }>(
  items: readonly T[],
  site: string,
  maxBytes: number,
): Piece<T>[] => {
  const shared: { [part: string]: Part } = {};
  const rests = items.map(({ event }): Part => ({ ...event }));
  const [first] = items;
  for (const part of sharedParts) {
    const isEqual = ([key, value]: [string, unknown]) =>
      items.every(({ event }) => (event[part] as Part | undefined)?.[key] === value);
    const equal = Object.fromEntries(Object.entries(first?.event[part] ?? {}).filter(isEqual));
    shared[part] = equal;
    for (const rest of rests) {
      let own: Part | undefined;
      const whole = rest[part] as Part | undefined;
      for (const key in whole) if (!(key in equal)) own = { ...own, [key]: whole[key] };
      rest[part] = own;
    }
  }
  const head = `${JSON.stringify({ v: 1, site, sent_at: Date.now(), shared }).slice(0, -1)},"events":[`;
  const pieces: Piece<T>[] = [];
  items.forEach((item, index) => {
    const text = JSON.stringify(rests[index]);
    const bytes = bytesOf(text) + 1;
    const last = pieces.at(-1);
    if (last && last.bytes + bytes <= maxBytes) {
      last.body += `,${text}`;
      last.bytes += bytes;
      last.items.push(item);
    } else pieces.push({ body: head + text, bytes: bytesOf(head) + 1 + bytes, items: [item] });
  });
  return pieces.map((piece) => ({ ...piece, body: `${piece.body}]}` }));
};
