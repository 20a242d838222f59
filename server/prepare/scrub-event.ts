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
  if (isContact(page.title)) delete page.title;
};

/** The places in Meta's own fields mean something: only what Meta does not name is scrubbed. */
export const scrubApp = (app: PreparedApp, removed: Removed): PreparedApp => {
  if (!app.data) return app;
  const entries = Object.entries(app.data);
  const custom = Object.fromEntries(entries.filter(([key]) => !appFields.has(key)));
  const named = Object.fromEntries(entries.filter(([key]) => appFields.has(key)));
  return { ...app, data: { ...named, ...scrubCustom(custom, "app", removed) } };
};

/** Takes out of an event what `prepare` would have taken out, where somebody has changed it since. */
export const scrubEvent = (event: PreparedEvent): void => {
  const removed = () => {};
  scrubProperties(event.properties, removed);
  if (event.page) scrubPage(event.page);
  if (event.app) event.app = scrubApp(event.app, removed);
};
