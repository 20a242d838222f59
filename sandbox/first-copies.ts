import type { Copy } from "./copy.ts";
import type { Row } from "./report-row.ts";

/** First copies that are kept to compare their values with the second; of older ones only the names are compared. */
const comparableCopies = 20_000;

/** Keeps the newest first copies in two generations: forgetting one by one would walk over the holes each time. */
export function createFirstCopies() {
  let young = new Map<Row, Copy>();
  let old = new Map<Row, Copy>();
  return {
    keep(row: Row, copy: Copy): void {
      young.set(row, copy);
      if (young.size < comparableCopies / 2) return;
      old = young;
      young = new Map();
    },
    take(row: Row): Copy | undefined {
      const copy = young.get(row) ?? old.get(row);
      young.delete(row);
      old.delete(row);
      return copy;
    },
    clear(): void {
      young = new Map();
      old = new Map();
    },
  };
}
