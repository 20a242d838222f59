import { attempt } from "./attempt.ts";

/** Each path is taken apart once: the data layer's is walked several times for every event. */
const known = new Map<string, string[]>();

const refused = ["__proto__", "constructor", "prototype"];

const stepsOf = (path: string): string[] => {
  const found = path.replace(/^window\./, "").matchAll(/\["([^"]*)"\]|([^.[\]]+)/g);
  return Array.from(found, ([, quoted, plain = quoted]) => String(plain));
};

/**
 * The value at a path such as `dataLayer.meta`, `a.b[0].c` or `a["x.y"]`, with an optional leading `window.`.
 * Own properties only; undefined on any gap, on a getter that throws and on a step into a prototype.
 */
export const readPath = (root: unknown, path: string): unknown =>
  attempt(() => {
    const steps = known.get(path) ?? stepsOf(path);
    known.set(path, steps);
    let value = root;
    for (const key of steps) {
      if (refused.includes(key) || !Object.hasOwn(Object(value), key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  });
