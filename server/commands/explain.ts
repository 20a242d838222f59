import { type Define, examples } from "./define.ts";
import type { ExplainOptions } from "./explain/run.ts";

/** `twinbeam explain`: what became of one event, and how each of its fields came about. */
export const explain: Define = (command) =>
  command
    .argument("<event-id>", "the event's id")
    .option("--site <id>", "only of this site")
    .option("--json", "for machines")
    .addHelpText("after", examples("twinbeam explain Purchase.A-1", "twinbeam explain Purchase.A-1 --json"))
    .action(async (eventId: string, options: ExplainOptions) => {
      const { runExplain } = await import("./explain/run.ts");
      await runExplain(eventId, options);
    });
