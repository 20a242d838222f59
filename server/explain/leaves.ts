const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Leaves of a body by dotted path; lists of texts stay whole, lists of objects are opened. */
export const leavesOf = (value: unknown, path = ""): [string, unknown][] => {
  const below = (key: string) => (path ? `${path}.${key}` : key);
  if (isObject(value)) return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, below(key)));
  if (Array.isArray(value) && value.some(isObject))
    return value.flatMap((inner: unknown, at) => leavesOf(inner, below(String(at))));
  return [[path, value]];
};
