import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createProgress } from "../../../../server/commands/import/progress.ts";

const shown = async (silent = false) => {
  let nowMs = 0;
  const lines: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY: false });
  stream.on("data", (text) => lines.push(String(text)));
  const progress = await createProgress({
    silent,
    stream,
    now: () => nowMs,
  });
  return {
    lines,
    progress,
    at: (seconds: number) => {
      nowMs = seconds * 1000;
    },
  };
};

it("is a line every ten seconds without a terminal, and none while nothing moves", async () => {
  const { lines, progress, at } = await shown();
  const counts = { rows: 1, sent: 0, refused: 0 };
  for (const second of [5, 10, 20, 30]) {
    at(second);
    progress.update(counts, undefined);
  }
  at(40);
  progress.update({ rows: 2000, sent: 500, refused: 1 }, 0.5);
  expect(lines).toEqual([
    "1 row, 0 a second, 0 sent, 0 refused\n",
    "2,000 rows, 50 a second, 500 sent, 1 refused, 40 s left\n",
  ]);
});

it("passes remarks on for machines, too", async () => {
  const { lines, progress } = await shown(true);
  progress.update({ rows: 1, sent: 1, refused: 0 }, 1);
  progress.note("meta:1 takes nothing");
  expect(lines).toEqual(["meta:1 takes nothing\n"]);
});
