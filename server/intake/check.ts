import { randomFillSync } from "node:crypto";
import { canonicalAppName } from "../../event/app-names.ts";
import type { CheckedEvent } from "../../event/checked.ts";
import { orderEventId, timeOrderedId } from "../../event/ids.ts";
import { canonicalName } from "../../event/names.ts";
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
import { readLead, readOriginal, readPage } from "./check-parts.ts";
import { readProperties } from "./check-properties.ts";
import { futureSkewMs, parseTime } from "./check-time.ts";
import { readUser } from "./check-user.ts";
import {
  drop,
  type Fields,
  type Findings,
  isAbsent,
  isFields,
  isUnsafe,
  readFlag,
  readText,
  readWord,
  reject,
  rejectUnsafe,
} from "./check-values.ts";
import {
  readConsent,
  readDestinations,
  readLimitedDataUse,
  readPixel,
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

const longestName = 100;
const longestId = 200;
const controlCharacter = /\p{Cc}/u;
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

const randomBytes = new Uint8Array(10);
const mintId = (nowMs: number): string => timeOrderedId(nowMs, randomFillSync(randomBytes));

/** Characters as people count them; the cheap count decides nearly always. */
const isLonger = (text: string, limit: number) => text.length > limit && [...text].length > limit;

const readName = (value: unknown, source: Source, findings: Findings): string => {
  if (isAbsent(value) || typeof value !== "string") {
    reject(findings, "event_name", "The name is missing or no text. Send a name like Purchase.");
    return "";
  }
  if (isLonger(value, longestName)) {
    reject(findings, "event_name", `The name is longer than ${longestName} characters.`);
  }
  const name = canonicalName(value);
  return source === "app" ? canonicalAppName(name) : name;
};

const readId = (value: unknown, findings: Findings): string | undefined => {
  if (isAbsent(value)) return undefined;
  if (isUnsafe(value)) return rejectUnsafe("event_id", findings);
  const id = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof id !== "string") return reject(findings, "event_id", "The id is neither a text nor a number.");
  if (isLonger(id, longestId)) {
    return reject(findings, "event_id", `The id is longer than ${longestId} characters.`);
  }
  return controlCharacter.test(id) ? reject(findings, "event_id", "The id has control characters.") : id;
};

const readTime = (value: unknown, { nowMs, clockShiftMs = 0 }: CheckContext, findings: Findings): number => {
  if (isAbsent(value)) return nowMs;
  const time = parseTime(value);
  if (!time) {
    const accepted =
      "Unix seconds or milliseconds, or ISO 8601 with a time of day, like 2026-11-21T19:42:00Z";
    reject(findings, "event_time", `No accepted form of a time fits. Accepted: ${accepted}.`);
    return nowMs;
  }
  if (time.assumedUtc) drop(findings, "event_time", "The time names no offset and was read as UTC.");
  const ms = time.ms + clockShiftMs;
  if (ms > nowMs + futureSkewMs) reject(findings, "event_time", "The time is more than 10 minutes ahead.");
  return Math.min(ms, nowMs);
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
  put(
    event,
    "customer_segmentation",
    readText(input.customer_segmentation, "customer_segmentation", findings),
  );
  put(event, "limited_data_use", readLimitedDataUse(input.limited_data_use, findings));
  put(event, "opt_out", readFlag(input.opt_out, "opt_out", findings));
  put(event, "consent", readConsent(input.consent, findings));
  put(event, "pixel", readPixel(input.pixel, findings));
  put(event, "destinations", readDestinations(input.destinations, context.destinations, findings));
  put(event, "test_event_code", readTestEventCode(input.test_event_code, findings));
};

const warnUnknown = (given: Fields, findings: Findings): void => {
  for (const key of Object.keys(given)) {
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
  const { nowMs, newId = mintId } = context;
  const where = readSources(input, findings);
  const name = readName(input.event_name, where.source, findings);
  const given = readId(input.event_id, findings);
  const properties = readProperties(input.properties, findings);
  const event: CheckedEvent = {
    name,
    id: given ?? orderEventId(name, properties.order_id) ?? newId(nowMs),
    idGiven: given !== undefined,
    timeMs: readTime(input.event_time, context, findings),
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
