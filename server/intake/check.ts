import { isAbsent } from "../../event/absent.ts";
import type { CheckedEvent } from "../../event/checked.ts";
import { orderEventId } from "../../event/ids.ts";
import {
  type ActionSource,
  actionSources,
  eventSchema,
  messagingChannels,
  type Source,
  sources,
} from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import { readApp } from "./check-app.ts";
import { mintId, readId, readName } from "./check-identity.ts";
import { readLead, readOriginal, readPage } from "./check-parts.ts";
import { readProperties } from "./check-properties.ts";
import { readTime } from "./check-time.ts";
import { readUser } from "./check-user.ts";
import { drop, type Fields, type Findings, isFields, readFlag, readWord, reject } from "./check-values.ts";
import {
  readConsent,
  readDestinations,
  readLimitedDataUse,
  readPixel,
  readSegment,
  readTestEventCode,
} from "./check-wishes.ts";

export interface CheckContext {
  /** Time of receipt, Unix milliseconds. */
  nowMs: number;
  /** To be added to the client's times (see `clock.ts`). */
  clockShiftMs?: number;
  /** `sent_at` was no time we can use: told in a warning. */
  clockIgnored?: boolean;
  /** The site's destinations, like `meta:123`. */
  destinations: readonly string[];
  /** Makes the id of an event that has none and belongs to no order. */
  newId?: (nowMs: number) => string;
}

export type CheckResult =
  | { ok: true; event: CheckedEvent; warnings: Issue[] }
  | { ok: false; eventId: string | null; errors: Issue[]; warnings: Issue[] };

const knownKeys = new Set(eventSchema.allOf.flatMap((part) => Object.keys(part.properties)));

/** TikTok's source by Meta's action source; all others are offline. */
const sourceOf: Partial<Record<ActionSource, Source>> = {
  website: "web",
  app: "app",
  system_generated: "crm",
};
const actionSourceOf: Record<Source, ActionSource> = {
  web: "website",
  app: "app",
  offline: "physical_store",
  crm: "system_generated",
};

const requireMoney = (event: CheckedEvent, given: unknown, findings: Findings): void => {
  if (event.name !== "Purchase") return;
  const properties = isFields(given) ? given : {};
  for (const key of ["value", "currency"] as const) {
    if (event.properties[key] !== undefined || !isAbsent(properties[key])) continue;
    reject(findings, `properties.${key}`, `A Purchase needs a ${key}.`);
  }
};

const readSources = (given: Fields, findings: Findings): { action_source: ActionSource; source: Source } => {
  const actionSource = readWord(given.action_source, actionSources, "action_source", findings);
  const source = readWord(given.source, sources, "source", findings);
  return {
    action_source: actionSource ?? actionSourceOf[source ?? "web"],
    source: source ?? (actionSource ? (sourceOf[actionSource] ?? "offline") : "web"),
  };
};

/** Sets a field that is there; an absent one leaves no key. */
const put = <K extends keyof CheckedEvent>(
  event: CheckedEvent,
  key: K,
  value: Required<CheckedEvent>[K] | undefined,
): void => {
  if (value !== undefined) event[key] = value;
};

/** Reads the parts that most events lack. */
const readParts = (event: CheckedEvent, input: Fields, context: CheckContext, findings: Findings): void => {
  put(event, "page", readPage(input.page, findings));
  put(event, "app", readApp(input.app, findings));
  put(event, "lead", readLead(input.lead, findings));
  put(event, "original_event_data", readOriginal(input.original_event_data, findings));
  put(
    event,
    "messaging_channel",
    readWord(input.messaging_channel, messagingChannels, "messaging_channel", findings),
  );
  put(event, "customer_segmentation", readSegment(input.customer_segmentation, findings));
  put(event, "limited_data_use", readLimitedDataUse(input.limited_data_use, findings));
  put(event, "opt_out", readFlag(input.opt_out, "opt_out", findings));
  put(event, "consent", readConsent(input.consent, findings));
  put(event, "pixel", readPixel(input.pixel, findings));
  put(event, "destinations", readDestinations(input.destinations, context.destinations, findings));
  put(event, "test_event_code", readTestEventCode(input.test_event_code, findings));
};

const warnUnknown = (given: Fields, findings: Findings): void => {
  for (const key in given) {
    if (!knownKeys.has(key)) {
      drop(findings, key, "Dropped: an event has no such field. Custom data belongs into properties.");
    }
  }
};

const givenId = (input: unknown): string | null => {
  const id = isFields(input) ? input.event_id : undefined;
  return !isAbsent(id) && (typeof id === "string" || typeof id === "number") ? String(id) : null;
};

/**
 * Checks one event of a request. What makes it unusable rejects it, with the path; what only enriches it is
 * dropped and named under the warnings. Never throws, whatever `input` is.
 * @param input a parsed JSON value
 */
export const checkEvent = (input: unknown, context: CheckContext): CheckResult => {
  const findings: Findings = { errors: [], warnings: [] };
  if (!isFields(input)) {
    return {
      ok: false,
      eventId: null,
      errors: [{ path: "", message: "The event is no object." }],
      warnings: [],
    };
  }
  const { nowMs, clockShiftMs = 0, newId = mintId } = context;
  const where = readSources(input, findings);
  const name = readName(input.event_name, where.source, findings);
  const given = readId(input.event_id, findings);
  const properties = readProperties(input.properties, findings);
  const event: CheckedEvent = {
    name,
    id: given ?? orderEventId(name, properties.order_id) ?? newId(nowMs),
    idGiven: given !== undefined,
    timeMs: readTime(input.event_time, nowMs, clockShiftMs, findings),
    ...where,
    user: readUser(input.user, findings),
    properties,
  };
  readParts(event, input, context, findings);
  requireMoney(event, input.properties, findings);
  warnUnknown(input, findings);
  if (context.clockIgnored) drop(findings, "event_time", "sent_at is more than a year off and was ignored.");
  const { errors, warnings } = findings;
  return errors.length > 0
    ? { ok: false, eventId: givenId(input), errors, warnings }
    : { ok: true, event, warnings };
};
