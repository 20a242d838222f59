/** A table's own entry: keys may come from anywhere, and `constructor` is a word like any other. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
