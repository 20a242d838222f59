import { InvalidArgumentError, Option } from "commander";
import { sources } from "../../event/words.ts";
import { type Define, examples } from "./define.ts";
import type { ImportFlags } from "./import/flags.ts";

const mostThreads = 10;

const threads = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > mostThreads)
    throw new InvalidArgumentError("It is a whole number from 1 to 10.");
  return number;
};

/** `twinbeam import`: what does not come from a browser. */
export const importFiles: Define = (command) =>
  command
    .argument("[files...]", "CSV, JSON lines or JSON, gzipped or not; - for standard input")
    .option("--query <sql>", "rows of a query over files, by DuckDB")
    .addOption(new Option("--source <source>", "where the events happened").choices(sources))
    .option("--map <file>", "columns, constants and expressions; absent: guessed and shown")
    .option("--destination <destination>", "only this one: meta, tiktok, meta:<pixel id>, tiktok:<code>")
    .option("--site <id>", "site the rows belong to, where there are several")
    .option("--result <json>", "the destination as Treasure Data's export JSON; needs no configuration")
    .option("--test-event-code <code>", "send as test events")
    .option("--limited-data-use", "mark every event so")
    .option("--threads <n>", "requests in flight to each destination, 1 to 10 (5)", threads)
    .option("--skip-invalid", "pass over rows that are no event, instead of stopping at the first")
    .addOption(new Option("--event-time <when>", "give every row the time of import").choices(["now"]))
    .option("--dry-run", "print what would be sent and refused; nothing is stored or sent")
    .option("--resume", "go on where an earlier try of the same command ended")
    .option("--to <url>", "send to a running server instead")
    .option("--key <key>", "one of that server's apiKeys")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        "twinbeam import orders.csv --source offline",
        "zcat leads.jsonl.gz | twinbeam import - --source crm --destination tiktok",
        "twinbeam import --query \"select * from 'orders.parquet'\" --map map.yaml --dry-run",
        'twinbeam import rows.csv --result \'{"type":"tiktok_events","event_source_id":"C4…","access_token":"…"}\'',
      ),
    )
    .action(async (files: string[], flags: ImportFlags) => {
      const { runImport } = await import("./import/run.ts");
      await runImport(files, flags);
    });
