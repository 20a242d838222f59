/** One line of the table: what is measured, and what it is measured against. */
export interface Row {
  what: string;
  measured: string;
  floor: string;
  stretch: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
