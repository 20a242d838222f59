import { hash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createBotCheck } from "./bots.ts";
import type { Issue } from "./errors.ts";
import type { Outcome } from "./intake/answer.ts";
import { checkEvent } from "./intake/check.ts";
import type { Accept, Arrival, ClickIds } from "./intake/door.ts";
import { createTestCodes } from "./intake/test-codes.ts";
import type { Site } from "./live-settings.ts";
import type { Metrics } from "./observe/metrics.ts";
import { plan } from "./prepare/plan.ts";
import type { Target } from "./prepare/targets.ts";
import type { NewDelivery, NewEvent, Queue } from "./queue/queue.ts";

export interface PipelineOptions extends JudgeOptions {
  /** The site of an id that the door has found to exist. */
  site: (id: string) => Site | undefined;
  queue: Pick<Queue, "put">;
  metrics: Omit<Metrics, "registry" | "sent">;
  /** Sees what was stored, once it is. */
  stored?: (events: readonly NewEvent[]) => void;
}

/** What became of one event before it is stored. */
export type Judged =
  | { ok: true; event: NewEvent; warnings: Issue[] }
  | { ok: false; eventId: string | null; errors: Issue[]; warnings: Issue[] };

const clickIdFields = ["fbc", "fbp", "ttp", "ttclid"] as const;
const digestLength = 11;

/** A backend's thousand events would hold up every beacon meanwhile. */
const slice = 100;

/** The events of a beacon come from one browser. */
let last = { browser: "", digest: "" };

/** Tells browsers apart without telling who they are. */
const browserDigest = (fbp: unknown, { ip, userAgent }: Arrival): string => {
  const browser = typeof fbp === "string" ? fbp : `${ip} ${userAgent}`;
  if (browser !== last.browser) {
    last = { browser, digest: hash("sha256", browser, "base64url").slice(0, digestLength) };
  }
  return last.digest;
};

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The codes of an event's lanes that the configuration does not name. */
const newTestCodes = (deliveries: readonly NewDelivery[], targets: readonly Target[]): string[] =>
  deliveries.flatMap(({ testEventCode: code }) =>
    code && targets.every(({ testEventCode }) => testEventCode !== code) ? code : [],
  );

export interface JudgeOptions {
  bots: () => "keep" | "reject";
  metrics: Pick<Metrics, "bot">;
  isBot?: ((userAgent: string | undefined) => boolean) | undefined;
}

/** Makes the steps that one event goes through by itself: check, prepare, plan. Nothing is stored yet. */
export const createJudge = ({ bots, metrics, isBot = createBotCheck() }: JudgeOptions) => {
  const admitTestCodes = createTestCodes();
  return (site: Site, input: unknown, arrival: Arrival): Judged => {
    const { receivedAtMs, clockShiftMs, clockIgnored, door, ip, userAgent, gpc = false } = arrival;
    const { destinations, targets } = site;
    const check = checkEvent(input, { nowMs: receivedAtMs, clockShiftMs, clockIgnored, destinations });
    if (!check.ok) return check;
    const { event: checked, warnings } = check;
    const refuse = (errors: Issue[]): Judged => ({
      ok: false,
      eventId: checked.idGiven ? checked.id : null,
      errors,
      warnings,
    });
    const bot = isBot(door === "beacon" ? userAgent : single(checked.user.user_agent));
    if (bot) metrics.bot(site.settings.id);
    if (bot && checked.source === "web" && bots() === "reject") {
      return refuse([{ path: "user.user_agent", message: "This is a bot's, and the server takes none." }]);
    }
    const { event, warnings: more } = site.prepare(checked, { door, receivedAtMs, ip, userAgent, gpc });
    warnings.push(...more);
    const planned = plan({ checked, event, targets, door, nowMs: receivedAtMs });
    if (!planned.ok) return refuse(planned.errors);
    const { deliveries, dedupForMs } = planned;
    const codes = door === "beacon" && checked.test_event_code ? newTestCodes(deliveries, targets) : [];
    if (codes.length > 0 && !admitTestCodes(site.settings.id, codes, receivedAtMs)) {
      const message = "Pages have brought too many test codes today. Use the one that the platform shows.";
      return refuse([{ path: "test_event_code", message }]);
    }
    const kept: NewEvent = { site: site.settings.id, event, receivedAtMs, dedupForMs, door, deliveries };
    if (checked.pixel) kept.pixel = checked.pixel;
    if (checked.consent) kept.consent = checked.consent;
    if (door === "beacon") kept.browser = browserDigest(event.user.fbp, arrival);
    if (bot) kept.bot = true;
    return { ok: true, event: kept, warnings };
  };
};

/**
 * Joins the steps between a door and the store: check, prepare, plan, keep. Every event is judged on its own; those that
 * pass are kept together, in one write.
 */
export const createPipeline = ({ site: siteOf, queue, ...options }: PipelineOptions): Accept => {
  const { metrics, stored } = options;
  const judge = createJudge(options);

  return async (siteId, inputs, arrival) => {
    const site = siteOf(siteId);
    if (!site) throw new Error(`accept was called for the unknown site ${siteId}`);
    metrics.received(siteId, arrival.door, inputs.length);
    const outcome: Outcome = { accepted: 0, duplicates: 0, rejected: [], warnings: [] };
    const events: NewEvent[] = [];
    for (const [index, input] of inputs.entries()) {
      if (index % slice === slice - 1) await nextTurn();
      const judged = judge(site, input, arrival);
      for (const { path, message } of judged.warnings) outcome.warnings.push({ index, path, message });
      if (judged.ok) events.push(judged.event);
      else outcome.rejected.push({ index, event_id: judged.eventId, errors: judged.errors });
    }
    if (outcome.rejected.length > 0) metrics.rejected(siteId, arrival.door, outcome.rejected.length);
    if (events.length === 0) return { outcome, clickIds: {} };
    const receipts = await queue.put(events);
    stored?.(events);
    outcome.accepted = events.length;
    outcome.duplicates = receipts.filter(({ duplicate }) => duplicate).length;
    if (outcome.duplicates > 0) metrics.duplicate(siteId, outcome.duplicates);
    for (const [index, kept] of events.entries()) {
      metrics.accepted(siteId, arrival.door, kept.event.name);
      if (!receipts[index]?.duplicate) metrics.copies(kept);
    }
    return { outcome, clickIds: arrival.door === "beacon" ? clickIdsOf(events) : {} };
  };
};

/** The newest event's ids win. What consent refuses, `prepare` has left out. */
const clickIdsOf = (events: readonly NewEvent[]): ClickIds => {
  const ids: ClickIds = {};
  for (const { event } of events) {
    for (const field of clickIdFields) {
      const value = event.user[field];
      if (typeof value === "string") ids[field] = value;
    }
  }
  return ids;
};
