import { type Explained, explainDelivery } from "../../explain/explain-delivery.ts";
import type { FullEvent } from "../../queue/reads.ts";
import { createPrinter, type Printer, table } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";

export interface ExplainOptions {
  site?: string;
  json?: true;
  config?: string;
}

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

const shorten = (value: unknown) => {
  const text = (Array.isArray(value) ? value : [value])
    .map((one) =>
      typeof one === "string" && /^[0-9a-f]{64}/.test(one) ? `${one.slice(0, 12)}…` : String(one),
    )
    .join(", ");
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
};

const tellDelivery = (delivery: Explained, printer: Printer) => {
  const { destination, state, reason, title, message, attempts, traceId, testEventCode, customName } =
    delivery;
  const when = iso(delivery.settledAtMs ?? delivery.lastSentAtMs);
  printer.line(
    `\n${destination}: ${state}${when ? ` at ${when}` : ""}${testEventCode ? ` (test ${testEventCode})` : ""}`,
  );
  printer.line(
    `  requests: ${attempts}${delivery.firstSentAtMs ? `, first sent ${iso(delivery.firstSentAtMs)}` : ""}`,
  );
  const said = [reason, title, message].filter(Boolean).join(": ");
  if (said) printer.line(`  reason: ${said}`);
  if (traceId) printer.line(`  the platform's trace: ${traceId}`);
  printer.line(`  browser copy: ${delivery.browser}`);
  if (customName) {
    const advice = customName.nearest ? `; the nearest standard name is ${customName.nearest}` : "";
    printer.line(
      `  a custom name here: it serves reports and audiences, no campaign is optimised on it${advice}`,
    );
  }
  if (delivery.note) printer.line(`  fields: ${delivery.note}`);
  const sent = delivery.sent ?? [];
  const rows = sent.map(({ field, value, from, rule }) => [`  ${field}`, shorten(value), from, rule]);
  if (rows.length) for (const line of table(["  FIELD", "VALUE", "FROM", "RULE"], rows)) printer.line(line);
  const reasons = new Map<string, string[]>();
  for (const { field, reason: why } of delivery.missing ?? [])
    reasons.set(why, [...(reasons.get(why) ?? []), field]);
  for (const [why, fields] of reasons) printer.line(`  Not sent, ${why}: ${fields.join(", ")}`);
};

const tellEvent = (event: FullEvent, deliveries: readonly Explained[], printer: Printer) => {
  const { name, id, site, door, bot, copies, browsers, receivedAtMs, consent } = event;
  printer.line(`${name} ${id}, site ${site}`);
  printer.line(`  received ${iso(receivedAtMs)} through ${door}${bot ? ", by a bot" : ""}`);
  if (event.body) printer.line(`  happened ${iso(event.body.time * 1000)}, source ${event.body.source}`);
  const denied = Object.entries(consent).filter(([, word]) => word === "denied");
  printer.line(
    `  consent: ${denied.length ? `denied for ${denied.map(([platform]) => platform).join(", ")}` : "allowed"}`,
  );
  if (copies) printer.line(`  further copies: ${copies}, which every destination had already`);
  if (browsers > 1) printer.line(`  one id from ${browsers} browsers: is the page that makes it cached?`);
  for (const delivery of deliveries) tellDelivery(delivery, printer);
};

/** `twinbeam explain`: one event, field by field. */
export const runExplain = async (eventId: string, options: ExplainOptions): Promise<void> => {
  const printer = createPrinter(options.json);
  const loaded = await loadWithStore(options.config);
  const search = { id: eventId, ...(options.site !== undefined && { site: options.site }) };
  const found = (await eachStore(loaded, ({ read }) => read.event(search))).flat();
  if (found.length === 0)
    throw new Error(
      `The store knows no event ${eventId}: it was never accepted here, or its retention is over.`,
    );
  const explained = found.map((event) => ({
    event,
    deliveries: event.deliveries.map((delivery) => explainDelivery(loaded?.settings, event, delivery)),
  }));
  printer.result(
    explained.map(({ event: { body, ...event }, deliveries }) => ({ ...event, event: body, deliveries })),
  );
  for (const [at, { event, deliveries }] of explained.entries()) {
    if (at > 0) printer.line();
    tellEvent(event, deliveries, printer);
  }
};
