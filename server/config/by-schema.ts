import { isTree, type Tree } from "./tree.ts";

const typesOf = (schema: Tree): unknown[] => (Array.isArray(schema.type) ? schema.type : [schema.type]);

/** The schema of one step below, or undefined where there is none. */
const stepInto = (schema: Tree, key: string): Tree | undefined => {
  const below = isTree(schema.properties) ? schema.properties[key] : undefined;
  if (isTree(below)) return below;
  return /^\d+$/.test(key) && isTree(schema.items) ? schema.items : undefined;
};

export const schemaAt = (schema: Tree, path: readonly string[]): Tree | undefined =>
  path.reduce<Tree | undefined>((at, key) => at && stepInto(at, key), schema);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * Text from the environment as the value that the schema wants there: numbers, true and false, lists by
 * comma, JSON for objects. What does not fit stays text, and the check names it.
 */
export const convertText = (text: string, schema: Tree): unknown => {
  const types = typesOf(schema);
  const trimmed = text.trim();
  if (types.includes("boolean") && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  if (types.includes("number") || types.includes("integer")) {
    return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
  }
  if (types.includes("object") && trimmed.startsWith("{")) return parsed(trimmed);
  if (!types.includes("array")) return text;
  if (/^[[{]/.test(trimmed)) return [parsed(trimmed)].flat();
  const items = isTree(schema.items) ? schema.items : {};
  const parts = trimmed.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").map((part) => convertText(part, items));
};

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * The path that a name in upper snake case means, `SITES_0_META_0_ACCESS_TOKEN`, or undefined where the schema
 * has no such value. A list's index may be left out where the file may leave out the list: `SITES_0_META_PIXEL_ID`.
 */
export const pathOfName = (name: string, schema: Tree): string[] | undefined => {
  const index = isTree(schema.items) ? /^(\d+)(?:_|$)/.exec(name)?.[1] : undefined;
  if (index !== undefined && isTree(schema.items)) return below(name, index, index, schema.items);
  const single = isTree(schema.items) && isTree(schema.items.properties) ? schema.items : undefined;
  const properties = single?.properties ?? schema.properties;
  if (!isTree(properties)) return undefined;
  for (const [key, child] of Object.entries(properties)) {
    const path = isTree(child) ? below(name, snake(key), key, child) : undefined;
    if (path) return single ? ["0", ...path] : path;
  }
  return undefined;
};

const below = (name: string, prefix: string, key: string, schema: Tree): string[] | undefined => {
  if (name === prefix) return [key];
  if (!name.startsWith(`${prefix}_`)) return undefined;
  const rest = pathOfName(name.slice(prefix.length + 1), schema);
  return rest && [key, ...rest];
};
