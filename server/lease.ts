import { TwinbeamError } from "./errors.ts";
import type { Lease, Queue, Relayer } from "./queue/queue.ts";

type Leasing = Pick<Queue, "lease"> & { read: Pick<Queue["read"], "lease"> };

/** Commands that relay come to an end by themselves. */
const commands: readonly Relayer[] = ["import", "replay"];
const lookEveryMs = 1_000;

const isHeld = (error: unknown) => error instanceof TwinbeamError && error.code === "store_held";

/** The store's lease; undefined while another process has it. */
export const tryLease = async (queue: Pick<Queue, "lease">, as: Relayer): Promise<Lease | undefined> => {
  try {
    return await queue.lease(as);
  } catch (error) {
    if (isHeld(error)) return undefined;
    throw error;
  }
};

/** A server's lease. */
export interface ServerLease {
  /**
   * Takes it. Where a command has it, a server starts without: beacons cannot wait until an import is through.
   * @throws `store_held` where another server has it
   */
  take(): Promise<void>;
  /**
   * Relays once it is had: now, or when the command has ended.
   * @param waits told who has it
   */
  relay(start: () => Promise<void>, waits: (holder: string) => void): Promise<void>;
  /** Waits for it no longer. */
  giveUp(): Promise<void>;
  release(): Promise<void>;
}

export const createServerLease = (queue: Leasing): ServerLease => {
  let lease: Lease | undefined;
  let holder = "";
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking: Promise<void> | undefined;

  const look = async (start: () => Promise<void>) => {
    lease ??= await tryLease(queue, "serve");
    if (!lease) return;
    await start();
    clearInterval(timer);
  };

  return {
    take: async () => {
      try {
        lease = await queue.lease("serve");
      } catch (error) {
        holder = (await queue.read.lease())?.holder ?? "";
        if (!isHeld(error) || !commands.some((command) => holder.startsWith(command))) throw error;
      }
    },
    relay: async (start, waits) => {
      if (lease) return start();
      waits(holder);
      timer = setInterval(() => {
        looking ??= look(start)
          .catch(() => {})
          .finally(() => {
            looking = undefined;
          });
      }, lookEveryMs);
    },
    giveUp: async () => {
      clearInterval(timer);
      await looking;
    },
    release: async () => lease?.release(),
  };
};
