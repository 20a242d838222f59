import { attempt } from "./attempt.ts";

/**
 * The value at a path such as `dataLayer.meta`, `a.b[0].c` or `a["x.y"]`, with an optional leading `window.`.
 * Own properties only; undefined on any gap, on a getter that throws and on a step into a prototype.
 */
export const readPath = (root: unknown, path: string): unknown =>
  attempt(() => {
    const steps = path.replace(/^window\./, "").matchAll(/\["([^"]*)"\]|([^.[\]]+)/g);
    let value = root;
    for (const [, quoted, plain = quoted] of steps) {
      const key = String(plain);
      if (/^(__proto__|constructor|prototype)$/.test(key) || !Object.hasOwn(Object(value), key))
        return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  });
