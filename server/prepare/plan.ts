import type { CheckedEvent } from "../../event/checked.ts";
import type { Destination } from "../../event/destinations.ts";
import { orderEventId } from "../../event/ids.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Issue } from "../errors.ts";
import type { RequestFacts } from "./enrich.ts";
import { isDenied, type Target, targetsOf } from "./targets.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * A web event whose browser copy fired would count twice once the platforms have forgotten that copy, after 48 h.
 * Source: Meta, deduplicate pixel and server events; TikTok, event deduplication.
 */
const pairingMs = 47 * hourMs;

const rememberedMs = 48 * hourMs;
/** Orders come back later than visits: in a backend's export, a CRM, a file of last month's shop sales. */
const rememberedLongMs = 62 * dayMs;

/** The way of an event to one destination. */
export interface Delivery {
  destination: Destination;
  /** `refused` and `expired` are settled at once and never sent. */
  state: "queued" | "refused" | "expired";
  /** `consent`, `filter`, `age`, or the platform's word: `identifier`, `name`, … */
  reason?: string;
  /** Unix ms after which it is not sent any more. */
  expiresAtMs: number;
  testEventCode?: string;
}

export type Plan = { ok: true; deliveries: Delivery[]; dedupForMs: number } | { ok: false; errors: Issue[] };

export interface PlanInput {
  checked: CheckedEvent;
  /** The same event, prepared. */
  event: PreparedEvent;
  /** All destinations of the site. */
  targets: readonly Target[];
  door: RequestFacts["door"];
  /** Time of receipt, Unix milliseconds. */
  nowMs: number;
}

const rejected = (path: string, message: string): Plan => ({ ok: false, errors: [{ path, message }] });

const refusalOf = (target: Target, { checked, event }: PlanInput): string | undefined => {
  if (isDenied(checked, target.platform)) return "consent";
  if (!target.takesName(event)) return "filter";
  return target.refusal(event);
};

const deliveryTo = (target: Target, input: PlanInput): Delivery => {
  const { checked, event, nowMs } = input;
  const windowEndMs = windowEnd(target, event);
  const isPaired = event.source === "web" && checked.pixel?.[target.platform] === "fired";
  const expiresAtMs = isPaired ? Math.min(windowEndMs, event.time * 1000 + pairingMs) : windowEndMs;
  const testEventCode = checked.test_event_code?.[target.platform] ?? target.testEventCode;
  const delivery: Delivery = { destination: target.destination, state: "queued", expiresAtMs };
  if (testEventCode) delivery.testEventCode = testEventCode;
  const refusal = refusalOf(target, input);
  if (refusal) return { ...delivery, state: "refused", reason: refusal };
  return nowMs > expiresAtMs ? { ...delivery, state: "expired", reason: "age" } : delivery;
};

const windowEnd = (target: Target, event: PreparedEvent): number =>
  event.time * 1000 + target.maxAgeDays(event) * dayMs;

/** An id that follows from the order, whoever wrote it: page, backend, file and CRM meet on it. */
const isOfOrder = ({ name, id, properties }: CheckedEvent): boolean =>
  id === orderEventId(name, properties.order_id);

/**
 * Which destinations get an event, in which state, until when; or why the event is rejected: nobody takes its
 * `source`, it is too old for all (`event_time`), or nobody could match it to a person (`user`).
 */
export const plan = (input: PlanInput): Plan => {
  const { checked, event, targets, door, nowMs } = input;
  const meant = targetsOf(checked, targets);
  if (meant.length === 0) {
    return rejected("source", `No destination of the site takes events of the source ${checked.source}.`);
  }
  if (meant.every((target) => nowMs > windowEnd(target, event))) {
    return rejected("event_time", "The event is older than every destination takes.");
  }
  const deliveries = meant.map((target) => deliveryTo(target, input));
  const willing = deliveries.filter(({ reason }) => reason !== "consent" && reason !== "filter");
  if (willing.length > 0 && willing.every(({ reason }) => reason === "identifier")) {
    return rejected("user", "No destination can match the event to a person. Send at least one identifier.");
  }
  const dedupForMs = door === "import" || isOfOrder(checked) ? rememberedLongMs : rememberedMs;
  return { ok: true, deliveries, dedupForMs };
};
