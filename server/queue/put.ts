import { createBodyWriter, type KeptBody } from "./body.ts";
import { toMarks } from "./marks.ts";
import type { NewDelivery, NewEvent, Receipt } from "./queue.ts";
import { finalReasons, type Store, stateNumbers } from "./store.ts";

interface Earlier {
  seq: number;
  browsers: string | null;
}

interface Settled {
  state: number;
  attempts: number;
  reason: string | null;
}

const browsersKept = 8;

/**
 * Keeps new events. An event that came before, within its window, to some of the destinations goes to the others
 * only, in a row of its own.
 */
export const createPut = ({ db, writer, lanes, ledger, news, suppressions }: Store) => {
  const bodyWriter = createBodyWriter(db);
  const earlierCopies = db.prepare<[string, string, string, number], Earlier>(
    "select seq, browsers from events where id = ? and site = ? and name = ? and dedup_until_ms > ? order by seq",
  );
  // Nearly no event came before: one short question tells.
  const isKnown = db.prepare<[string], number>("select 1 from events where id = ?").pluck();
  const isPending = db.prepare<[number, number]>("select 1 from pending where lane = ? and event = ?");
  const settled = db.prepare<[number, number], Settled>(
    "select state, attempts, reason from deliveries where event = ? and lane = ?",
  );
  const noteCopy = db.prepare<[string | null, number]>(
    "update events set copies = copies + 1, browsers = ? where seq = ?",
  );
  const lastNumber = db.prepare<[], number | null>("select max(seq) from events").pluck();
  const insertEvent = db.prepare(
    `insert into events (seq, id, site, name, received_at_ms, dedup_until_ms, door, bot, browsers, pixel, consent, run, body,
       share)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertPending = db.prepare<[number, number, number]>(
    "insert into pending (lane, event, expires_at_ms) values (?, ?, ?)",
  );
  const insertSettled = db.prepare<[number, number, number, number, number, string | null]>(
    `insert into deliveries (event, lane, state, settled_at_ms, expires_at_ms, attempts, reason)
     values (?, ?, ?, ?, ?, 0, ?)`,
  );

  /**
   * Whether the destination has had an earlier copy under the same test code, or, like this one, under none: a test
   * keeps no real event out. One that was refused on entry and never sent does not count where this one can be sent
   * (a backend's copy may bring the identifier that the page's lacked), unless the visitor's consent or an erasure
   * refused it: no later copy overrides those, whatever its test code.
   */
  const had = (earlier: readonly Earlier[], site: string, delivery: NewDelivery) => {
    const { destination, state } = delivery;
    const own = lanes.find({ site, ...delivery });
    const keepsOut = (seq: number, lane: number) => {
      if (lane === own && isPending.get(lane, seq)) return true;
      const end = settled.get(seq, lane);
      if (!end) return false;
      if (finalReasons.includes(end.reason ?? "")) return true;
      const neverSent = end.state !== stateNumbers.delivered && end.attempts === 0;
      return lane === own && (!neverSent || state !== "queued");
    };
    return lanes
      .toDestination(site, destination)
      .some((lane) => earlier.some(({ seq }) => keepsOut(seq, lane)));
  };

  const noteBrowser = (earlier: readonly Earlier[], browser: string | undefined) => {
    const first = earlier[0];
    if (!first) return;
    const seen = first.browsers?.split(",") ?? [];
    const added =
      browser && !seen.includes(browser) && seen.length < browsersKept ? [...seen, browser] : seen;
    noteCopy.run(added.length > 0 ? added.join(",") : null, first.seq);
  };

  /** Those of its deliveries that their destinations have not had; the others are counted as duplicates. */
  const freshOf = ({ site, event, receivedAtMs, deliveries, browser }: NewEvent): readonly NewDelivery[] => {
    if (!isKnown.get(event.id)) return deliveries;
    const earlier = earlierCopies.all(event.id, site, event.name, receivedAtMs);
    const repeated = deliveries.filter((delivery) => had(earlier, site, delivery));
    if (repeated.length === 0) return deliveries;
    noteBrowser(earlier, browser);
    for (const { destination, testEventCode } of repeated) {
      ledger.add(lanes.numberOf(site, destination, testEventCode), receivedAtMs, "duplicate", 1);
    }
    return deliveries.filter((delivery) => !repeated.includes(delivery));
  };

  const keep = (
    seq: number,
    input: NewEvent,
    deliveries: readonly NewDelivery[],
    { erased, kept }: { erased: boolean; kept: KeptBody | undefined },
  ) => {
    const { site, event, receivedAtMs, dedupForMs, door, pixel, consent, browser, bot, run } = input;
    insertEvent.run(
      seq,
      event.id,
      site,
      event.name,
      receivedAtMs,
      receivedAtMs + dedupForMs,
      door,
      bot ? 1 : 0,
      browser ?? null,
      toMarks(pixel),
      toMarks(consent),
      run ?? null,
      kept?.body ?? null,
      kept?.share ?? null,
    );
    for (const delivery of deliveries) {
      const { destination, expiresAtMs, testEventCode } = delivery;
      const lane = lanes.numberOf(site, destination, testEventCode);
      const state = erased ? "refused" : delivery.state;
      const reason = erased ? "erased" : delivery.reason;
      ledger.add(lane, receivedAtMs, state, 1);
      if (state === "queued") {
        insertPending.run(lane, seq, expiresAtMs);
        news.added(lane, 1);
        continue;
      }
      insertSettled.run(seq, lane, stateNumbers[state], receivedAtMs, expiresAtMs, reason ?? null);
      if (reason === "consent") ledger.add(lane, receivedAtMs, "denied", 1);
    }
  };

  return (events: readonly NewEvent[]): Promise<Receipt[]> =>
    writer.write(() => {
      // The last row is never deleted, so a number is never given twice.
      let last = lastNumber.get() ?? 0;
      const bodies = bodyWriter(events);
      const receipts = events.map((input, index) => {
        const { event } = input;
        const fresh = freshOf(input);
        if (fresh.length === 0) return { duplicate: true };
        const seq = ++last;
        const erased = suppressions.concerns(event);
        const isWanted = !erased && fresh.some(({ reason }) => !finalReasons.includes(reason ?? ""));
        keep(seq, input, fresh, { erased, kept: isWanted ? bodies.write(index, seq, event) : undefined });
        return { duplicate: false };
      });
      bodies.end();
      return receipts;
    });
};
