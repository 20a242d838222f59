/** The configuration before it is checked: a tree of plain values, addressed by dotted paths. */
export type Tree = { [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys that would reach a prototype are never followed. */
const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Calls `change` with each leaf of the tree and puts what it returns in the leaf's place. */
export const mapLeaves = (
  value: unknown,
  change: (leaf: unknown, path: string[]) => unknown,
  path: string[] = [],
): unknown => {
  if (Array.isArray(value)) {
    return value.map((item, index) => mapLeaves(item, change, [...path, String(index)]));
  }
  if (!isTree(value)) return change(value, path);
  const entries = Object.entries(value).filter(([key]) => !forbiddenKeys.has(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, mapLeaves(item, change, [...path, key])]));
};

/** Lays `upper` over `lower`: objects key by key, anything else whole. */
export const layOver = (lower: unknown, upper: unknown): unknown => {
  if (!isTree(lower) || !isTree(upper)) return upper === undefined ? lower : upper;
  const merged: Tree = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    if (!forbiddenKeys.has(key)) merged[key] = layOver(lower[key], value);
  }
  return merged;
};

/** A copy of the tree with one value set; what is missing on the way is made, by digits a list. */
export const setAt = (tree: unknown, path: readonly string[], value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (forbiddenKeys.has(key)) return tree;
  if (/^\d+$/.test(key) && !isTree(tree)) {
    const list = Array.isArray(tree) ? [...tree] : [];
    list[Number(key)] = setAt(list[Number(key)], rest, value);
    return Array.from(list, (item) => item ?? {});
  }
  const object = isTree(tree) ? tree : {};
  return { ...object, [key]: setAt(object[key], rest, value) };
};
