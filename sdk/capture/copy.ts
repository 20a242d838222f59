import { isAbsent } from "../../event/absent.ts";
import { attempt } from "./attempt.ts";

export type Fields = { [key: string]: unknown };

/** A copy that no later change reaches; throws where JSON cannot hold the value. */
const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * Copies an object field by field, so that one getter that throws, one circle or one function costs only its
 * own field. What says nothing (null, "", []) counts as left out.
 */
export const copyFields = (source: unknown): Fields => {
  const copy: Fields = {};
  if (typeof source !== "object" || !source) return copy;
  for (const key of Object.keys(source)) {
    const value = attempt(() => copyOf((source as Fields)[key]));
    if (!isAbsent(value)) copy[key] = value;
  }
  return copy;
};
