import type { Json } from "../../event/prepared.ts";
import { isPersonalName, isPersonalValue } from "./personal.ts";
import { scrubUrl } from "./scrub-url.ts";

type Custom = { [key: string]: Json };

const scrubValue = (value: Json, path: string, removed: (path: string) => void): Json | undefined => {
  if (typeof value === "string") {
    if (!isPersonalValue(value)) return value.includes("://") ? scrubUrl(value) : value;
    removed(path);
    return undefined;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => scrubValue(entry, `${path}.${index}`, removed) ?? []);
  }
  return scrubCustom(value, path, removed);
};

/**
 * Custom properties without personal data, by name or by value, at any depth; addresses lose those parameters only.
 * @param removed is told the path of each value that goes
 */
export const scrubCustom = (custom: Custom, path: string, removed: (path: string) => void): Custom => {
  const kept: Custom = {};
  for (const [key, value] of Object.entries(custom)) {
    const here = `${path}.${key}`;
    if (isPersonalValue(key) || (typeof value !== "boolean" && isPersonalName(key))) {
      removed(here);
      continue;
    }
    const scrubbed = scrubValue(value, here, removed);
    if (scrubbed !== undefined) kept[key] = scrubbed;
  }
  return kept;
};
