import type { PreparedEvent } from "../../event/prepared.ts";
import type { Db } from "./db.ts";
import type { NewEvent } from "./queue.ts";

/** A body as an event's row keeps it: whole, or without what it shares with its neighbours. */
export interface KeptBody {
  body: string;
  /** The row of `shares` that begins it. */
  share: number | null;
}

/** The body of a row of `events`, in SQL. */
export const wholeBody =
  "iif(events.share is null, events.body, (select text from shares where shares.share = events.share) || events.body)";

/** The beginning of an event's JSON: the person and the page, most of its bytes. */
const beginningOf = ({ user, tiktok_user, page }: PreparedEvent): string =>
  JSON.stringify({ user, tiktok_user, page }).slice(0, -1);

const restOf = (event: PreparedEvent): string => {
  const { user: _user, tiktok_user: _tiktokUser, page: _page, ...rest } = event;
  return `,${JSON.stringify(rest).slice(1)}`;
};

/** `prepare` gives the same person and the same page as the same objects. */
const isAlike = (a: PreparedEvent, b: PreparedEvent): boolean =>
  a.user === b.user && a.tiktok_user === b.tiktok_user && a.page === b.page;

/** The bodies of one put, written in the order in which its events get their numbers. */
export interface BodyWriter {
  /** @param index of the event among all that were put */
  write(index: number, seq: number, event: PreparedEvent): KeptBody;
  /** After the last one. */
  end(): void;
}

/**
 * Makes the writer of bodies. The events of a beacon are one visitor's, mostly on one page: what they begin with is
 * written once for all of them.
 */
export const createBodyWriter = (db: Db) => {
  const insertShare = db.prepare<[number, number, string]>(
    "insert into shares (share, bearers, text) values (?, ?, ?)",
  );

  return (events: readonly NewEvent[]): BodyWriter => {
    let begun: { of: PreparedEvent; share: number; bearers: number } | undefined;

    const end = () => {
      if (begun) insertShare.run(begun.share, begun.bearers, beginningOf(begun.of));
      begun = undefined;
    };

    return {
      write: (index, seq, event) => {
        if (!begun || !isAlike(begun.of, event)) {
          const next = events[index + 1]?.event;
          if (!next || !isAlike(event, next)) {
            return { body: beginningOf(event) + restOf(event), share: null };
          }
          end();
          begun = { of: event, share: seq, bearers: 0 };
        }
        begun.bearers++;
        return { body: restOf(event), share: begun.share };
      },
      end,
    };
  };
};
