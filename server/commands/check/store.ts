import { statfs } from "node:fs/promises";
import { openQueue } from "../../queue/open.ts";
import { relayerOf } from "../relayer.ts";
import { folderOfStore } from "../store-folder.ts";
import { note, type Result, right, wrong } from "./result.ts";

const leastFreeBytes = 500e6;
const oldMs = 3_600_000;

/** Whether the store can be written, has room, and moves. */
export const checkStore = async (url: string): Promise<Result[]> => {
  const queue = await openQueue(url, { readsHere: true });
  try {
    const results: Result[] = [];
    const trouble = queue.trouble();
    if (trouble)
      results.push(
        wrong(
          "store",
          `it cannot be written: ${trouble}`,
          "events are turned away with 503",
          "mend the disk or its rights",
        ),
      );
    const folder = folderOfStore(url);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < leastFreeBytes)
      results.push(
        wrong(
          "store",
          `only ${Math.round((bavail * bsize) / 1e6)} MB are free in ${folder}`,
          "a full disk turns events away",
          "make room",
        ),
      );
    for (const { destination, site, code, title } of await queue.read.holds())
      results.push(
        wrong(
          "hold",
          `${destination} of ${site} is on hold: ${title} (${code})`,
          "its events wait, and expire after some days",
          "correct the id or the token; a running server then tries again",
        ),
      );
    for (const { destination, site, oldestReceivedAtMs } of await queue.read.ages())
      if (Date.now() - oldestReceivedAtMs > oldMs)
        results.push(
          note(
            "queue",
            `${destination} of ${site} has events that wait since ${new Date(oldestReceivedAtMs).toISOString()}`,
          ),
        );
    const relayer = await relayerOf(queue.read);
    results.push(
      note(
        "server",
        relayer ? `${relayer} relays from this store` : "no server relays at the moment: run twinbeam serve",
      ),
    );
    return results.some(({ check, state }) => check === "store" && state === "wrong")
      ? results
      : [right("store", `${folder} can be written`), ...results];
  } finally {
    await queue.close();
  }
};
