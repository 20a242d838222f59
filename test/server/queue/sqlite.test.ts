import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "../../../server/queue/open.ts";
import { describeQueue } from "./contract.ts";

describeQueue("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-queue-"));
  return {
    open: (now) => openQueue(`file:${folder}`, { now }),
    remove: () => rm(folder, { recursive: true }),
  };
});
