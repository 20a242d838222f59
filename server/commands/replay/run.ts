import type { Settings } from "../../config/settings.ts";
import { openQueue } from "../../queue/open.ts";
import type { Queue } from "../../queue/queue.ts";
import type { LedgerRow } from "../../queue/reads.ts";
import type { Hooks } from "../../relay/hooks.ts";
import { hooksOf } from "../../reload.ts";
import { confirmed } from "../confirm.ts";
import { loadWorkSettings } from "../load-settings.ts";
import { counted, createPrinter, type Printer } from "../print.ts";
import { relayHere } from "../relay-here.ts";
import { type ReplayFlags, selectionOf } from "./flags.ts";
import { type Preview, previewReplay } from "./preview.ts";

/** Why a delivery is left alone, in words. */
const obstacles: Readonly<Record<string, string>> = {
  consent: "the visitor's consent forbids it",
  erased: "the person was erased",
  age: "too old for the platform",
  window: "delivered more than 48 hours ago: it would count twice",
  duplicate: "a later copy of it was delivered",
  body: "its body is no longer kept",
};

const pollMs = 250;

const deliveries = (count: number) => counted(count, "delivery", "deliveries");

const sum = (rows: readonly LedgerRow[], state: "queued" | "held" | "delivered" | "refused" | "expired") =>
  rows.reduce((total, row) => total + row[state], 0);

/** Waits until nothing is left that could be sent. */
const drain = async (queue: Queue): Promise<LedgerRow[]> => {
  for (;;) {
    const ledger = await queue.read.ledger();
    if (sum(ledger, "queued") === 0) return ledger;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
};

const tellPreview = (
  { name, id, destination, state, reason, obstacle, diff = [], note, bodies = [] }: Preview,
  printer: Printer,
) => {
  const what = `${name} ${id} to ${destination}`;
  if (obstacle) return printer.line(`${what}: skipped, ${obstacles[obstacle] ?? obstacle}`);
  printer.line(`${what}: ${state}${reason ? ` (${reason})` : ""}${note ? `; ${note}` : ""}`);
  for (const line of diff) printer.line(`  ${line}`);
  if (diff.length === 0) for (const body of bodies) printer.line(`  would be sent: ${JSON.stringify(body)}`);
};

interface Work {
  settings: Settings;
  hooks: Hooks;
}

const workOf = async (flags: ReplayFlags): Promise<Work> => {
  if (flags.result !== undefined) {
    const { resultTarget } = await import("../import/result-target.ts");
    const { settings } = await resultTarget(
      flags.config === undefined ? {} : { config: flags.config },
      flags.result,
    );
    return { settings, hooks: {} };
  }
  const loaded = await loadWorkSettings(flags.config);
  return { settings: loaded.settings, hooks: hooksOf(loaded) };
};

const mostShown = 20;

const whatIsCompared =
  "Below stands what would be sent now. Changes (field: before -> after) are those of the configuration's hooks to the event as it is stored; bodies that went out earlier are not kept.\n";

/** Shows what would be sent; returns how many would, and why the others would not. */
const show = async (queue: Queue, flags: ReplayFlags, work: Work, printer: Printer) => {
  let queued = 0;
  let shown = 0;
  const skipped: Record<string, number> = {};
  for await (const preview of previewReplay(queue.read, selectionOf(flags), work)) {
    if (preview.obstacle) skipped[preview.obstacle] = (skipped[preview.obstacle] ?? 0) + 1;
    else queued++;
    if (shown === 0) printer.line(whatIsCompared);
    if (flags.dryRun) printer.result(preview);
    if (flags.dryRun || shown < mostShown) tellPreview(preview, printer);
    shown++;
  }
  if (!flags.dryRun && shown > mostShown)
    printer.line(`… and ${shown - mostShown} more; --dry-run shows all.`);
  return { queued, skipped };
};

const tellSkipped = (skipped: Readonly<Record<string, number>>, printer: Printer) => {
  for (const [why, count] of Object.entries(skipped))
    printer.line(`${count} skipped: ${obstacles[why] ?? why}.`);
};

const send = async (queue: Queue, flags: ReplayFlags, work: Work, printer: Printer) => {
  const before = await queue.read.ledger();
  const outcome = await queue.replay(selectionOf(flags));
  const relay = await relayHere(queue, { as: "replay", ...work, note: printer.note });
  try {
    if (!relay.isOurs()) {
      printer.result({ ...outcome, sentBy: "server" });
      printer.line(`${deliveries(outcome.queued)} queued again; the running server sends what waits.`);
      return;
    }
    const after = await drain(queue);
    // What is queued again has left the count of its old state, so differences would mislead where both moved.
    const delivered = sum(after, "delivered") - sum(before, "delivered");
    const refused = sum(after, "refused");
    const held = sum(after, "held");
    printer.result({ ...outcome, delivered, refused, held });
    printer.line(
      `${deliveries(outcome.queued)} sent again: ${delivered} more are delivered, ${refused} are refused, ${held} held.`,
    );
    if (held > 0) process.exitCode = 1;
  } finally {
    await relay.stop();
  }
};

/** `twinbeam replay`: sends settled deliveries again, with the same ids and times. */
export const runReplay = async (flags: ReplayFlags): Promise<void> => {
  const printer = createPrinter(flags.json);
  const work = await workOf(flags);
  const queue = await openQueue(work.settings.store.url, { readsHere: true });
  try {
    const { queued, skipped } =
      flags.dryRun || !flags.json
        ? await show(queue, flags, work, printer)
        : await queue.replay(selectionOf(flags), { dryRun: true });
    if (flags.dryRun) printer.result({ queued, skipped });
    tellSkipped(skipped, printer);
    if (flags.dryRun) printer.line(`${deliveries(queued)} would be sent again.`);
    else if (queued === 0) {
      printer.result({ queued, skipped });
      printer.line("There is nothing to send again.");
    } else if (await confirmed(`Send ${deliveries(queued)} again?`, flags))
      await send(queue, flags, work, printer);
    else printer.line("Nothing was sent.");
  } finally {
    await queue.close();
  }
};
