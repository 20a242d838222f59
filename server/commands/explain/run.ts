import { platformOf } from "../../../event/destinations.ts";
import type { Settings } from "../../config/settings.ts";
import { toSettings } from "../../config/to-settings.ts";
import type { DeliveryRow, FullEvent } from "../../queue/reads.ts";
import { type Target, targetsOf } from "../../relay/platforms.ts";
import { createPrinter, type Printer, table } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";
import { type MissingField, missingFields, type SentField, sentFields } from "./provenance.ts";

export interface ExplainOptions {
  site?: string;
  json?: true;
  config?: string;
}

/** One delivery with everything that is known of it. */
interface Explained extends DeliveryRow {
  /** What the tag said of the browser copy. */
  browser: string;
  sent?: SentField[];
  missing?: MissingField[];
  /** Why the fields are not known. */
  note?: string;
}

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

/** A destination that no configuration knows (any more), as of an `import --result`, with default settings. */
const unconfiguredTarget = (event: FullEvent, destination: string): Target | undefined => {
  const [platform, id = ""] = destination.split(":");
  const destinations =
    platform === "meta"
      ? { meta: [{ pixelId: id, accessToken: "" }] }
      : { tiktok: [{ eventSource: event.body?.source ?? "web", eventSourceId: id, accessToken: "" }] };
  const { sites } = toSettings(
    { sites: [{ id: event.site, ...destinations }] },
    { folder: "/", tokenOf: () => undefined },
  );
  return sites.flatMap(targetsOf)[0];
};

const configuredTarget = (
  settings: Settings | undefined,
  event: FullEvent,
  destination: string,
): Target | undefined =>
  (settings?.sites ?? [])
    .filter(({ id }) => id === event.site)
    .flatMap(targetsOf)
    .find((target) => target.destination === destination);

const browserWords: Readonly<Record<string, string>> = {
  fired: "fired with the same id",
  blocked: "blocked: the script had not loaded, or was kept from it",
  off: "off: not configured, not allowed or not wanted",
};

const explainDelivery = (
  settings: Settings | undefined,
  event: FullEvent,
  delivery: DeliveryRow,
): Explained => {
  const platform = platformOf(delivery.destination);
  const word = platform && event.pixel[platform];
  const explained: Explained = { ...delivery, browser: (word && browserWords[word]) ?? "none known" };
  const target =
    configuredTarget(settings, event, delivery.destination) ??
    unconfiguredTarget(event, delivery.destination);
  if (!event.body)
    return { ...explained, note: "the body is no longer kept (consent, erasure or retention)" };
  if (!target || !platform) return { ...explained, note: "the destination is not configured any more" };
  const body = target.payload(event.body);
  return {
    ...explained,
    sent: sentFields(event.body, platform, body),
    missing: missingFields(event.body, platform, body),
  };
};

const shorten = (value: unknown) => {
  const text = (Array.isArray(value) ? value : [value])
    .map((one) =>
      typeof one === "string" && /^[0-9a-f]{64}/.test(one) ? `${one.slice(0, 12)}…` : String(one),
    )
    .join(", ");
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
};

const tellDelivery = (delivery: Explained, printer: Printer) => {
  const { destination, state, reason, title, message, attempts, traceId, testEventCode } = delivery;
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
