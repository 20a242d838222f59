import { canonicalName, standardName } from "../../event/names.ts";
import { copyFields, type Fields } from "./copy.ts";
import { readEntry } from "./layer-array.ts";
import { pickProperties } from "./layer-object.ts";

/**
 * Turns what is pushed to a data layer into events: those whose name the shared table knows. `ecommerce` pushed
 * on its own belongs to the next event, and null takes it back.
 * @param takesPageViews false where the tag itself counts page views
 */
export const createLayerEvents = (
  track: (name: string, properties: Fields) => void,
  takesPageViews: boolean,
): ((pushed: object) => void) => {
  let waiting: unknown;
  return (pushed) => {
    const { event, data } = readEntry(pushed);
    const fields = copyFields(data);
    const ecommerce = "ecommerce" in data ? fields.ecommerce : waiting;
    waiting = event ? undefined : ecommerce;
    const name = typeof event === "string" && standardName(event) && canonicalName(event);
    if (!name || (name === "PageView" && !takesPageViews)) return;
    const parts = [fields, fields.eventInfo, ecommerce].map((part) => pickProperties(part, name));
    track(name, Object.assign({}, ...parts));
  };
};
