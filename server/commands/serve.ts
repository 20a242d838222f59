import { InvalidArgumentError } from "commander";
import { type Define, examples } from "./define.ts";

interface ServeOptions {
  host?: string;
  port?: number;
  config?: string;
  debug?: boolean;
}

const port = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError("A port is a number from 0 (any) to 65535.");
  }
  return Number(text);
};

/** `twinbeam serve`: the companion server, until a signal stops it. */
export const serve: Define = (command) =>
  command
    .option("--host <host>", "name or address to listen on, over server.host")
    .option("--port <port>", "port to listen on, 0 for any, over server.port", port)
    .addHelpText("after", examples("twinbeam serve", "twinbeam serve --config shop.yaml --port 8080"))
    .action(async ({ host, port, config, debug }: ServeOptions) => {
      const [{ loadConfig }, { loadSettings }, { main }] = await Promise.all([
        import("../config/load.ts"),
        import("./load-settings.ts"),
        import("../main.ts"),
      ]);
      const flags = { "server.host": host, "server.port": port };
      await main({
        configuration: await loadSettings(config, flags, { mayLackSites: true }),
        reload: (underneath) =>
          loadConfig({
            file: config,
            cwd: process.cwd(),
            env: process.env,
            flags,
            underneath,
            mayLackSites: true,
          }),
        stdout: process.stdout,
        stderr: process.stderr,
        isTerminal: process.stdout.isTTY === true,
        level: debug ? "debug" : "info",
      });
    });
