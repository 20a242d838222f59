import { ga4Properties } from "../../event/fields.ts";
import { lookUp } from "../../event/look-up.ts";
import { knownProperties } from "../../event/names.ts";
import { attempt } from "./attempt.ts";
import { copyFields, type Fields } from "./copy.ts";
import { readPath } from "./path.ts";

const isLayer = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A copy of the properties that an event's name knows, in our names; of all for a custom name.
 * @param source the page's object, in Meta's or GA4's names
 */
export const pickProperties = (source: unknown, eventName: string): Fields => {
  const known = knownProperties(eventName);
  const picked: Fields = {};
  for (const [key, value] of Object.entries(copyFields(source))) {
    const field = lookUp(ga4Properties, key) ?? key;
    if (known ? known.has(field) : key !== "conversionData") picked[field] = value;
  }
  return picked;
};

/** What the object at a path says about an event at this moment; nothing where no object is there. */
export const readLayer = (path: string, eventName: string): Fields => {
  const layer = readPath(window, path);
  return isLayer(layer) ? pickProperties(layer, eventName) : {};
};

/** Writes the id where Adobe's convention expects it: `<path>.conversionData.eventId`. It is never read; a frozen layer takes none. */
export const writeEventId = (path: string, eventId: string): void => {
  const layer = readPath(window, path);
  if (!isLayer(layer)) return;
  const data = readPath(layer, "conversionData");
  attempt(() => {
    if (isLayer(data)) data.eventId = eventId;
    else layer.conversionData = { eventId };
  });
};
