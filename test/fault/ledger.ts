import { sleep } from "./process.ts";

const states = ["delivered", "duplicate", "refused", "expired", "held", "queued"] as const;
type State = (typeof states)[number] | "accepted";
/** Counts by state, of one destination. */
export type Ledger = Record<State, number>;

const line = /^twinbeam_ledger_events\{([^}]*)\} (\d+)$/;

/** The ledger as Prometheus sees it, by destination. Throws where it does not add up. */
export const scrape = async (url: string): Promise<Record<string, Ledger>> => {
  const text = await (await fetch(new URL("/metrics", url))).text();
  const ledgers: Record<string, Ledger> = {};
  for (const row of text.split("\n")) {
    const [, labels = "", count] = line.exec(row) ?? [];
    if (!count) continue;
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
    const destination = label("destination");
    const empty = { accepted: 0, delivered: 0, duplicate: 0, refused: 0, expired: 0, held: 0, queued: 0 };
    ledgers[destination] = { ...empty, ...ledgers[destination], [label("state") as State]: Number(count) };
  }
  for (const [destination, ledger] of Object.entries(ledgers)) {
    const sum = states.reduce((total, state) => total + ledger[state], 0);
    if (sum !== ledger.accepted) throw new Error(`${destination} does not add up: ${JSON.stringify(ledger)}`);
  }
  return ledgers;
};

/** Looks at the ledger again and again while a server is up; ends with how often it looked. */
export const watchLedger = (url: () => string) => {
  let looks = 0;
  let running = true;
  let fault: unknown;
  const watching = (async () => {
    while (running) {
      try {
        await scrape(url());
        looks++;
      } catch (error) {
        // A server that is just being killed answers nothing.
        if (error instanceof Error && error.message.includes("add up")) fault = error;
      }
      await sleep(150);
    }
  })();
  return async () => {
    running = false;
    await watching;
    if (fault) throw fault;
    return looks;
  };
};

/** Waits until nothing is on its way any more. */
export const settled = async (url: string, destinations: readonly string[], limitMs = 120_000) => {
  const end = Date.now() + limitMs;
  for (;;) {
    const ledgers = await scrape(url);
    const waiting = destinations.map((name) => (ledgers[name]?.queued ?? 0) + (ledgers[name]?.held ?? 0));
    if (waiting.every((count) => count === 0)) return ledgers;
    if (Date.now() > end) throw new Error(`still waiting: ${JSON.stringify(ledgers)}`);
    await sleep(200);
  }
};
