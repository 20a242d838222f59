import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "../../../server/queue/open.ts";
import { describeQueue } from "./contract.ts";

describeQueue("SQLite", async () => {
  const home = await mkdtemp(join(tmpdir(), "twinbeam-queue-"));
  let lives = 1;
  const folder = () => join(home, String(lives));
  return {
    open: (now) => openQueue(`file:${folder()}`, { now }),
    kill: async (queue) => {
      const left = folder();
      lives++;
      // As they lie on the disk: nothing was checkpointed. Locks and shared memory end with their process.
      const files = (await readdir(left)).filter((name) => /^store\.db(-wal)?$/.test(name));
      for (const name of files) await cp(join(left, name), join(folder(), name));
      await queue.close();
    },
    remove: () => rm(home, { recursive: true }),
  };
});
