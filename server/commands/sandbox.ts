import { failure } from "../errors.ts";
import { type Define, examples } from "./define.ts";
import { toPort } from "./port.ts";

interface SandboxFlags {
  host: string;
  port: number;
  seedToken: string[];
  json?: true;
}

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });

const run = async ({ host, port, seedToken, json }: SandboxFlags) => {
  const { createSandbox } = await import("../../sandbox/index.ts");
  const sandbox = createSandbox({ seedTokens: seedToken });
  const url = await sandbox.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "EADDRINUSE" ? failure("address_in_use", { host, port }, { cause }) : cause;
  });
  if (json || !process.stdout.isTTY) console.log(JSON.stringify({ msg: "listening", url }));
  else
    console.log(
      `The sandbox stands in for Meta and TikTok at ${url}. Open it to see what arrives; Ctrl-C ends it.`,
    );
  await untilSignal();
  await sandbox.close();
};

/** `twinbeam sandbox`: stand-ins for both platforms, on this machine. */
export const sandbox: Define = (command) =>
  command
    .option("--host <address>", "where it listens", "127.0.0.1")
    .option("--port <port>", "port to listen on, 0 for any", toPort, 8090)
    .option("--seed-token <token...>", "only these tokens are known; else any is", [])
    .option("--json", "for machines")
    .addHelpText(
      "after",
      examples("twinbeam sandbox", "twinbeam sandbox --port 9000 --seed-token meta-1 --seed-token tiktok-1"),
    )
    .action(run);
