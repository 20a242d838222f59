import { type Define, examples } from "./define.ts";
import type { DoctorFlags } from "./doctor/run.ts";

/** `twinbeam doctor`: what a bug report needs, secrets masked. */
export const doctor: Define = (command) =>
  command
    .option("--json", "for machines")
    .addHelpText("after", examples("twinbeam doctor", "twinbeam doctor --json > doctor.json"))
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import("./doctor/run.ts");
      await runDoctor(flags);
    });
