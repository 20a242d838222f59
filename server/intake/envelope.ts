import { Type } from "typebox";
import { consentSchema, eventSchema, pageSchema, pixelSchema, userSchema } from "../../event/schema.ts";
import { failure, type Issue } from "../errors.ts";

export const mostEvents = 1000;

/** Only the envelope is checked here: each event is checked on its own, so that one bad event costs no other. */
const site = Type.String({ description: "Id of the site." });
const events = Type.Array(eventSchema, { minItems: 1, maxItems: mostEvents });

export const beaconSchema = Type.Object({
  v: Type.Optional(Type.Literal(1, { description: "Version of this format." })),
  site,
  sent_at: Type.Optional(Type.Number({ description: "Unix ms on the sender's clock." })),
  shared: Type.Optional(
    Type.Partial(
      Type.Object({ page: pageSchema, user: userSchema, consent: consentSchema, pixel: pixelSchema }),
      { description: "What the events have in common; key by key, an event's own keys win." },
    ),
  ),
  events,
});

export const eventsSchema = Type.Union([
  Type.Object({ site, events }),
  Type.Intersect([Type.Object({ site }), eventSchema], { description: "One event." }),
]);

interface Fields {
  readonly [key: string]: unknown;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sharedParts = ["page", "user", "consent", "pixel"] as const;

const sharedMistakes = (shared: unknown): Issue[] => {
  if (shared === undefined || shared === null) return [];
  if (!isObject(shared)) return [{ path: "shared", message: "is no object" }];
  const wrong = sharedParts.filter((part) => !isObject(shared[part] ?? {}));
  return wrong.map((part) => ({ path: `shared.${part}`, message: "is no object" }));
};

export interface Envelope {
  site: string;
  events: readonly unknown[];
  /** The body as it came, for what only one door reads. */
  body: Fields;
}

const invalid = (...errors: Issue[]) => failure("invalid_body", {}, { errors });

const eventsOf = (body: Fields): readonly unknown[] | undefined => {
  if (Array.isArray(body.events)) return body.events.length > 0 ? body.events : undefined;
  if (body.events !== undefined || body.event_name === undefined) return undefined;
  const { site: _site, ...event } = body;
  return [event];
};

/** Reads site and events of a request, or throws what is wrong with it: 400, or 413 for too many events. */
export const readEnvelope = (body: unknown): Envelope => {
  if (!isObject(body)) throw invalid({ path: "", message: "is no JSON object" });
  const found = eventsOf(body);
  const errors: Issue[] = [];
  if (typeof body.site !== "string" || body.site === "") {
    errors.push({ path: "site", message: "is required: the id of a site, as text" });
  }
  if (!found) errors.push({ path: "events", message: "is required: a list of at least one event" });
  if (body.v !== undefined && body.v !== 1) errors.push({ path: "v", message: "accepted: 1" });
  errors.push(...sharedMistakes(body.shared));
  if (!found || typeof body.site !== "string" || errors.length > 0) throw invalid(...errors);
  if (found.length > mostEvents) {
    throw failure("too_many_events", { count: found.length, limit: mostEvents });
  }
  return { site: body.site, events: found, body };
};

/** Lays what the events share under each of them; an event's own keys win. */
export const withShared = (events: readonly unknown[], shared: unknown): readonly unknown[] => {
  if (!isObject(shared)) return events;
  const parts = sharedParts.filter((part) => isObject(shared[part]));
  if (parts.length === 0) return events;
  return events.map((event) => {
    if (!isObject(event)) return event;
    const merged: Record<string, unknown> = { ...event };
    for (const part of parts) {
      const own = event[part] ?? {};
      // What is no object stays as it came, and the check rejects it.
      if (isObject(own)) merged[part] = { ...(shared[part] as Fields), ...own };
    }
    return merged;
  });
};
