/** One record of an input before mapping. */
export interface FileRecord {
  /** Line where it begins, counted from 1; of a query, the row. */
  line: number;
  /** Columns by name; nested where the input is. */
  row: { [column: string]: unknown };
  /** Why the record cannot be used, as half a sentence: `is no JSON object`. */
  problem?: string;
}

export interface FileRecords {
  /** What messages call it: the file as given, `stdin` or `query`. */
  name: string;
  /** Column names, where the input has a header. */
  header?: string[];
  records: AsyncIterable<FileRecord>;
  /** Share of the input read so far, 0 to 1; undefined where its size is unknown. */
  share(): number | undefined;
}
