import { type Define, examples } from "./define.ts";
import type { EraseFlags } from "./erase/run.ts";

const collect = (value: string, before: string[]) => [...before, value];

/** `twinbeam erase`: what the law calls the right to be forgotten. */
export const erase: Define = (command) =>
  command
    .option(
      "--email <address>",
      "the person's e-mail, in clear or as SHA-256; may be given several times",
      collect,
      [],
    )
    .option(
      "--phone <number>",
      "the person's phone, in clear (best with +) or as SHA-256; may be given several times",
      collect,
      [],
    )
    .option("--external-id <id>", "your own id of the person; may be given several times", collect, [])
    .option(
      "--id <field=value>",
      "any other identifier, like fbp, ttclid or lead_id; may be given several times",
      collect,
      [],
    )
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        "twinbeam erase --email jane@shop.example --phone +491701234567",
        "twinbeam erase --external-id customer-42 --id lead_id=1234567890123456",
      ),
    )
    .action(async (flags: EraseFlags) => {
      const { runErase } = await import("./erase/run.ts");
      await runErase(flags);
    });
