import { Argument } from "commander";
import type { Platform } from "../../event/schema.ts";
import { platforms } from "../../event/words.ts";
import type { ConnectOptions } from "./connect/run.ts";
import { type Define, examples } from "./define.ts";
import { toPort } from "./port.ts";

/** `twinbeam connect`: a token through the platform's own login page. */
export const connect: Define = (command) =>
  command
    .addArgument(new Argument("<platform>", "whose login").choices(platforms))
    .option("--as <name>", "name under which the token is kept", "main")
    .option("--app-id <id>", "your own app, where the configuration names none")
    .option("--app-secret <secret>", "its secret")
    .option("--port <port>", "port of the redirect address http://localhost:<port>/callback", toPort, 8092)
    .option("--revoke", "end the connection and forget its token")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples(
        "twinbeam connect tiktok --app-id 7390000000000000001 --app-secret …",
        "twinbeam connect meta --revoke",
      ),
    )
    .action(async (platform: Platform, options: ConnectOptions) => {
      const { runConnect } = await import("./connect/run.ts");
      await runConnect(platform, options);
    });
