/** A row as pairs of dotted path and value; lists stay whole, empty values are left out. */
export const flatten = (row: object, prefix = ""): [string, unknown][] =>
  Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
    if (isEmpty(value)) return [];
    const path = prefix + key;
    return typeof value === "object" && !Array.isArray(value) ? flatten(value, `${path}.`) : [[path, value]];
  });

/** Whether a cell says nothing. */
export const isEmpty = (value: unknown): value is null | undefined | "" =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "");

type Part = { [key: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null;

/** Sets a dotted path, making objects and, before numbers, lists on the way; what is there already stays. */
export const setPath = (target: object, path: string, value: unknown): void => {
  const segments = path.split(".");
  const last = segments.pop();
  let part = target as Part;
  for (const [at, segment] of segments.entries()) {
    const following = segments[at + 1] ?? last ?? "";
    if (!Object.hasOwn(part, segment)) part[segment] = /^\d{1,3}$/.test(following) ? [] : {};
    const next = part[segment];
    if (!isPart(next)) return;
    part = next;
  }
  if (last !== undefined && !Object.hasOwn(part, last)) part[last] = value;
};
