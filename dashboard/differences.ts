export interface Difference {
  path: string;
  /** Undefined: not there. */
  before: unknown;
  after: unknown;
}

const isOpen = (value: unknown): value is object => typeof value === "object" && value !== null;

const leavesOf = (value: unknown, path = ""): [string, unknown][] =>
  isOpen(value)
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path ? `${path}.${key}` : key))
    : [[path, value]];

/** Values that differ between two bodies, by dotted path. */
export const differencesOf = (before: unknown, after: unknown): Difference[] => {
  const [old, fresh] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path), after: fresh.get(path) }))
    .filter((each) => each.before !== each.after);
};
