import { Argument, Option } from "commander";
import { platforms, sources as sourceWords } from "../../event/words.ts";
import { type Define, examples } from "./define.ts";
import type { SourcesOptions } from "./sources/run.ts";

/** `twinbeam sources list|create`: the event sources of an ad account. */
export const sources: Define = (command) =>
  command
    .addArgument(new Argument("<action>", "what to do").choices(["list", "create"]))
    .addOption(new Option("--platform <platform>", "whose sources").choices(platforms).makeOptionMandatory())
    .option("--advertiser-id <id>", "ad account; of Meta, the business")
    .addOption(new Option("--source <source>", "only this kind").choices(sourceWords))
    .option("--name <name>", "exact name")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        "twinbeam sources list --platform tiktok",
        'twinbeam sources create --platform tiktok --source offline --name "Stores"',
      ),
    )
    .action(async (action: "list" | "create", options: SourcesOptions) => {
      const { createSource, listSources } = await import("./sources/run.ts");
      await (action === "list" ? listSources(options) : createSource(options));
    });
