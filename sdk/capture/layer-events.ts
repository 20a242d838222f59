import { canonicalName, standardName } from "../../event/names.ts";
import { copyFields, type Fields } from "./copy.ts";
import type { LayerEntry } from "./layer-array.ts";
import { pickProperties } from "./layer-object.ts";

/**
 * Turns the entries of a data layer into events: those whose name the shared table knows. `ecommerce` pushed
 * on its own belongs to the next event, and null takes it back.
 * @param takesPageViews false where the tag itself counts page views
 */
export const createLayerEvents = (
  track: (name: string, properties: Fields) => void,
  takesPageViews: boolean,
): ((entry: LayerEntry) => void) => {
  let waiting: unknown;
  return ({ event, data, command }) => {
    const fields: Fields = copyFields(data);
    const pushed = "ecommerce" in data ? fields.ecommerce : waiting;
    waiting = event || command ? undefined : pushed;
    if (!event || !standardName(event)) return;
    const name = canonicalName(event);
    if (name === "PageView" && !takesPageViews) return;
    const parts = [fields, fields.eventInfo, pushed].map((part) => pickProperties(part, name));
    track(event, Object.assign({}, ...parts));
  };
};
