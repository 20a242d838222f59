import type { CheckFlags } from "./check/run.ts";
import { type Define, examples } from "./define.ts";

/** `twinbeam check`: configuration, platforms, store, and a live page. */
export const check: Define = (command) =>
  command
    .argument("[url]", "a live page to open, in Chromium where there is one")
    .option("--json", "for machines")
    .addHelpText("after", examples("twinbeam check", "twinbeam check https://shop.example/product/1"))
    .action(async (url: string | undefined, flags: CheckFlags) => {
      const { runCheck } = await import("./check/run.ts");
      await runCheck(url, flags);
    });
