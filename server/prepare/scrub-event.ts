import type {
  Json,
  PreparedApp,
  PreparedContent,
  PreparedEvent,
  PreparedProperties,
} from "../../event/prepared.ts";
import { appSchema, contentSchema } from "../../event/schema.ts";
import { holdsContact } from "./personal.ts";
import { scrubCustom } from "./scrub-custom.ts";
import { scrubUrl } from "./scrub-url.ts";

/** Is told the path of each value that goes. */
type Removed = (path: string) => void;

const itemFields = new Set(Object.keys(contentSchema.properties));
const appFields = new Set(Object.keys(appSchema.properties));

const isCustom = (key: string) => !itemFields.has(key);
/** Texts for people, which may hold what somebody has typed. */
const itemTexts: ReadonlySet<string> = new Set(["name", "category", "brand", "description"]);
const propertyTexts = ["content_category", "content_name", "description", "query", "status"] as const;

const isContact = (value: unknown): boolean => typeof value === "string" && holdsContact(value);
const needsScrub = (item: PreparedContent): boolean => {
  for (const key in item) {
    if (itemTexts.has(key) ? isContact(item[key]) : isCustom(key)) return true;
  }
  return false;
};

/** An item without personal data in its texts and custom keys. */
const scrubItem = (item: PreparedContent, path: string, removed: Removed): PreparedContent => {
  const kept: PreparedContent = { quantity: item.quantity };
  const custom: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(item)) {
    if (value === undefined) continue;
    if (isCustom(key)) custom[key] = value;
    else if (itemTexts.has(key) && isContact(value)) removed(`${path}.${key}`);
    else kept[key] = value;
  }
  return { ...kept, ...scrubCustom(custom, path, removed) };
};

/** Takes personal data out of texts for people and custom properties. Changes `properties`, not what is in it. */
export const scrubProperties = (properties: PreparedProperties, removed: Removed): void => {
  const { contents, custom } = properties;
  if (contents?.some(needsScrub)) {
    properties.contents = contents.map((item, index) =>
      scrubItem(item, `properties.contents.${index}`, removed),
    );
  }
  for (const field of propertyTexts) {
    if (!isContact(properties[field])) continue;
    delete properties[field];
    removed(`properties.${field}`);
  }
  if (custom) properties.custom = scrubCustom(custom, "properties", removed);
};

/** Takes personal data out of the addresses and the title of `page`. */
export const scrubPage = (page: NonNullable<PreparedEvent["page"]>): void => {
  if (page.url) page.url = scrubUrl(page.url);
  if (page.referrer) page.referrer = scrubUrl(page.referrer);
  if (!page.referrer?.includes("://") && isContact(page.referrer)) delete page.referrer;
  if (isContact(page.title)) delete page.title;
};

/** A part of the event without those of its texts that hold a contact. */
export const scrubTexts = <Part extends object>(part: Part, path: string, removed: Removed): Part => {
  if (!Object.values(part).some(isContact)) return part;
  const kept = { ...part };
  for (const key in part) {
    if (!isContact(part[key])) continue;
    delete kept[key];
    removed(`${path}.${key}`);
  }
  return kept;
};

/** Meta's own fields: a list's places mean something, so that they stay. */
const scrubNamed = (value: Json, path: string, removed: Removed): Json | undefined => {
  if (Array.isArray(value)) {
    return value.map((entry, index) => scrubNamed(entry, `${path}.${index}`, removed) ?? "");
  }
  if (!isContact(value)) return value;
  removed(path);
  return undefined;
};

const scrubData = (data: NonNullable<PreparedApp["data"]>, removed: Removed) => {
  const kept: { [key: string]: Json } = {};
  const custom: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(data)) {
    if (!appFields.has(key)) custom[key] = value;
    else {
      const scrubbed = scrubNamed(value, `app.${key}`, removed);
      if (scrubbed !== undefined) kept[key] = scrubbed;
    }
  }
  return { ...kept, ...scrubCustom(custom, "app", removed) };
};

/** Takes personal data out of what is told of the app, of its ad and of Meta's `app_data`. */
export const scrubApp = (app: PreparedApp, removed: Removed): PreparedApp => {
  const kept = scrubTexts(app, "app", removed);
  return {
    ...kept,
    ...(kept.ad && { ad: scrubTexts(kept.ad, "app.ad", removed) }),
    ...(kept.data && { data: scrubData(kept.data, removed) }),
  };
};

/** Takes out of an event what `prepare` would have taken out, where somebody has changed it since. */
export const scrubEvent = (event: PreparedEvent): void => {
  const removed = () => {};
  scrubProperties(event.properties, removed);
  if (event.page) scrubPage(event.page);
  if (event.app) event.app = scrubApp(event.app, removed);
  if (event.lead) event.lead = scrubTexts(event.lead, "lead", removed);
};
