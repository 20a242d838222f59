import { hostname } from "node:os";
import { lockFolder } from "./lock.ts";
import type { Lease, Relayer } from "./queue.ts";
import type { Store } from "./store.ts";

const heartbeatMs = 5_000;
/** SQLite waits for others by blocking the thread: whoever answers beacons must not wait for a stuck one. */
const busyTimeoutMs = 500;

/** The lease is the folder's lock. The row beside it, with a heartbeat, tells people who holds it. */
export const createLease = ({ db, folder, writer, now }: Store) => {
  const say = db.prepare<[string, number, number]>(
    `insert into lease values (1, ?, ?, ?)
     on conflict do update set holder = excluded.holder, since_ms = excluded.since_ms,
       heartbeat_at_ms = excluded.heartbeat_at_ms`,
  );
  const clear = db.prepare("delete from lease");

  return async (as: Relayer): Promise<Lease> => {
    const unlock = lockFolder(folder, db);
    db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    const sinceMs = now();
    const holder = `${as} (process ${process.pid} on ${hostname()})`;
    // Where the disk is full the row is missing and shows as the store's trouble; the lock holds all the same.
    const beat = () => writer.write(() => say.run(holder, sinceMs, now())).catch(() => {});
    await beat();
    const heart = setInterval(beat, heartbeatMs);
    heart.unref();
    return {
      release: async () => {
        clearInterval(heart);
        await writer.write(() => clear.run()).catch(() => {});
        unlock();
      },
    };
  };
};
