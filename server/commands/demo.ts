import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { failure } from "../errors.ts";
import { packageFile } from "../package-file.ts";
import { type Define, examples } from "./define.ts";

const highestPort = 65_535;

/** How far the other two listen from the shop's port: 8070, 8080, 8090. */
const serverOffset = 10;
const sandboxOffset = 20;

interface DemoOptions {
  host: string;
  /** The shop's port; 0: free ones for all three. */
  port: number;
}

interface Demo {
  shop: string;
  server: string;
  sandbox: string;
  /** Delivers what is still queued, then ends all three. */
  stop(): Promise<void>;
}

/** `twinbeam demo`: the whole way of a purchase on this machine. */
export const demo: Define = (command) =>
  command
    .description(
      "run a sandbox of both platforms, the companion server and a small shop, to see a purchase paired",
    )
    .option("--host <address>", "where all three listen", "127.0.0.1")
    .option(
      "--port <number>",
      "the shop's; the server's is 10 above it, the sandbox's 20; 0: free ones",
      toPort,
      8070,
    )
    .addHelpText("after", examples("twinbeam demo", "twinbeam demo --port 9070"))
    .action(async (options: DemoOptions) => {
      // Listened to before anything runs: a Ctrl-C that comes early waits until there is what to stop.
      const toldToStop = stopSignal();
      const { shop, server, sandbox, stop } = await startDemo(options);
      console.log(`
  Shop     ${shop}   Arrive from an ad, put a jar in the cart, buy it.
  Sandbox  ${sandbox}   Watch both copies of each event meet.
  Server   ${server}   Between them; what happened to each event: ${server}/admin

  Ctrl-C stops all three.
`);
      await toldToStop;
      await stop();
    });

/**
 * Starts all three; what one of them needs to know of the others is filled in as they come up.
 * @throws `address_in_use` with the first port that is taken; nothing is left running then
 */
const startDemo = async ({ host, port }: DemoOptions): Promise<Demo> => {
  const [{ createSandbox }, { start }, { createShop }, { demoConfiguration }] = await Promise.all([
    import("../../sandbox/index.ts"),
    import("../main.ts"),
    import("./demo/shop.ts"),
    import("./demo/configuration.ts"),
  ]);
  const above = (offset: number) => (port === 0 ? 0 : port + offset);
  const addresses = { events: "", sandbox: "" };
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), "twinbeam-demo-"));
    closing.push(() => rm(folder, { recursive: true, force: true }));

    const sandbox = createSandbox();
    closing.push(() => sandbox.close());
    addresses.sandbox = await listening({ host, port: above(sandboxOffset), listen: sandbox.listen });

    const shop = createShop({ folder: packageFile("dist", "demo"), addresses: () => addresses });
    closing.push(() => shop.close());
    const shopUrl = await listening({ host, port, listen: (at) => shop.listen(at) });

    const configure = () =>
      demoConfiguration({
        folder,
        host,
        port: above(serverOffset),
        shop: shopUrl,
        sandbox: addresses.sandbox,
      });
    const configuration = await configure();
    if (!configuration.ok) throw new Error(configuration.mistakes.map(({ message }) => message).join("; "));
    const { running } = await start({
      configuration,
      reload: configure,
      welcomesAnybody: true,
      stdout: process.stdout,
      stderr: process.stderr,
      isTerminal: true,
      level: "warn",
    });
    closing.push(() => running.stop());
    addresses.events = running.url;
    return { shop: shopUrl, server: running.url, sandbox: addresses.sandbox, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

interface Address {
  host: string;
  port: number;
}

const listening = async ({
  host,
  port,
  listen,
}: Address & { listen: (address: Address) => Promise<string> }): Promise<string> => {
  try {
    return await listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw failure("address_in_use", { host, port }, { cause: error });
    throw error;
  }
};

/** Comes with the first signal; further ones are ignored, since a terminal and npm may both send it. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });

const toPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= highestPort - sandboxOffset) return port;
  throw new InvalidArgumentError(`A port is a number from 0 to ${highestPort - sandboxOffset}.`);
};
