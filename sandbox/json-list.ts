const batchSize = 500;

/** Writes a JSON list from the texts of its items, in pieces, so that a long one never stands in memory as one text. */
export function* jsonList(items: Iterable<string>): Generator<string> {
  let batch: string[] = [];
  let lead = "[";
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield lead + batch.join(",\n");
    lead = ",\n";
    batch = [];
  }
  if (batch.length > 0 || lead === "[") yield lead + batch.join(",\n");
  yield "]";
}
