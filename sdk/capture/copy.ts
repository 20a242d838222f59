export type Fields = { [key: string]: unknown };

/** A copy that no later change reaches; undefined where JSON cannot hold the value. */
const copyOf = (value: unknown): unknown => {
  const json = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json);
};

/**
 * Copies an object field by field, so that one getter that throws, one circle or one function costs only its
 * own field. Null counts as left out.
 */
export const copyFields = (source: unknown): Fields => {
  const copy: Fields = {};
  if (typeof source !== "object" || !source) return copy;
  for (const key of Object.keys(source)) {
    try {
      const value = copyOf((source as Fields)[key]);
      if (value != null) copy[key] = value;
    } catch {}
  }
  return copy;
};
