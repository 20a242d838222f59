import { type Define, examples } from "./define.ts";
import type { InitOptions } from "./init/run.ts";

/** `twinbeam init`: from nothing to a configuration. */
export const init: Define = (command) =>
  command
    .option("--domain <domain>", "the shop's domain, such as shop.example")
    .option("--meta-pixel-id <id>", "digits from Events Manager")
    .option("--meta-token <token>", "access token of the Conversions API")
    .option("--tiktok-pixel-code <code>", "code from Events Manager, such as C4ABC…")
    .option("--tiktok-token <token>", "access token of the Events API")
    .option("--data-layer <path>", "where pages keep an event's data (dataLayer.meta)")
    .option("--consent <mode>", "granted, required, denied, consent-mode, tcf or gpp")
    .option("--sandbox", "a set-up against twinbeam sandbox, which needs no account")
    .option("--yes", "ask nothing")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        "twinbeam init",
        "twinbeam init --sandbox",
        "twinbeam init --domain shop.example --meta-pixel-id 1234567890123456 --meta-token EAA… --yes",
      ),
    )
    .action(async (options: InitOptions) => {
      const { runInit } = await import("./init/run.ts");
      await runInit(options);
    });
