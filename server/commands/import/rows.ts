import type { Readable } from "node:stream";
import { orderEventId } from "../../../event/ids.ts";
import { createContentIds } from "../../intake/files/content-id.ts";
import { flatten, isEmpty } from "../../intake/files/flatten.ts";
import { InputError } from "../../intake/files/input-error.ts";
import type { MapFile } from "../../intake/files/map-file.ts";
import { createMapping, type Mapping } from "../../intake/files/mapping.ts";
import { readQuery } from "../../intake/files/query.ts";
import { readFileRecords } from "../../intake/files/read.ts";
import type { FileRecord, FileRecords } from "../../intake/files/record.ts";
import type { Row, RowEvent } from "./row.ts";

/** What the flags say about every event. Undefined: the row decides. */
export interface Overrides {
  source?: string | undefined;
  destinations?: readonly string[] | undefined;
  testEventCode?: string | undefined;
  limitedDataUse?: boolean | undefined;
  /** Rows get the time of receipt, whatever they say; else a row without a time is invalid. */
  timeIsNow?: boolean | undefined;
}

export interface RowsOptions {
  files: readonly string[];
  query?: string | undefined;
  map?: MapFile | undefined;
  stdin: Readable;
  overrides: Overrides;
  /** Told once per input, before its first row. */
  onMapping?: (input: string, description: string) => void;
}

/** Rows, and how far their inputs are read. */
export interface Rows {
  rows: AsyncIterable<Row>;
  /** 0 to 1, over all inputs; undefined where a size is unknown. */
  share(): number | undefined;
  /**
   * Why an input could not be read to its end, once the rows have ended. What came before it is kept and sent like
   * any other row; an input that fails before its first row fails the whole.
   */
  failure(): string | undefined;
}

const lay = (
  event: RowEvent,
  { source, destinations, testEventCode, limitedDataUse, timeIsNow }: Overrides,
) => {
  if (source !== undefined) event.source = source;
  if (destinations) event.destinations = destinations;
  if (testEventCode !== undefined) event.test_event_code = testEventCode;
  if (limitedDataUse) event.limited_data_use = true;
  if (timeIsNow) delete event.event_time;
};

const missingTime = {
  path: "event_time",
  message: "the row has no time; map a column to event_time, or give --event-time now",
};

const orderOf = ({ properties }: RowEvent): unknown =>
  typeof properties === "object" && properties && "order_id" in properties ? properties.order_id : undefined;

/** Without an id of its own or of its order, a row gets one from its content. */
const needsId = (event: RowEvent) =>
  isEmpty(event.event_id) && !orderEventId(String(event.event_name ?? ""), orderOf(event));

/** Columns to show a mapping for: the header, or what the first record has. */
const columnsOf = (input: FileRecords, first: FileRecord | undefined) =>
  input.header ?? flatten(first?.row ?? {}).map(([column]) => column);

const createRowReader = (options: RowsOptions) => {
  const { map, overrides, onMapping } = options;

  const toEvent = async (record: FileRecord, mapping: Mapping, contentId: (row: object) => string) => {
    const event = await mapping.toEvent(record.row);
    if (needsId(event)) event.event_id = contentId(record.row);
    lay(event, overrides);
    return event;
  };

  return async function* (input: FileRecords, fileAt: number): AsyncGenerator<Row> {
    const mapping = createMapping({ map, header: input.header, name: input.name });
    const contentId = createContentIds();
    let isFirst = true;
    for await (const record of input.records) {
      if (isFirst) onMapping?.(input.name, mapping.describe(columnsOf(input, record)));
      isFirst = false;
      const place = { file: input.name, fileAt, line: record.line };
      if (record.problem !== undefined) {
        yield { ...place, event: {}, problem: { path: "", message: `the record ${record.problem}` } };
        continue;
      }
      try {
        const event = await toEvent(record, mapping, contentId);
        const timeless = !overrides.timeIsNow && isEmpty(event.event_time);
        yield timeless ? { ...place, event, problem: missingTime } : { ...place, event };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        yield { ...place, event: {}, problem: { path: "", message: error.message } };
      }
    }
  };
};

/** Reads all inputs one after the other, as events that are not checked yet. */
export const readRows = (options: RowsOptions): Rows => {
  const { files, query, stdin } = options;
  const openers = [
    ...files.map((file) => () => readFileRecords(file, stdin)),
    ...(query === undefined ? [] : [() => readQuery(query)]),
  ];
  const readInput = createRowReader(options);
  let current: FileRecords | undefined;
  let done = 0;
  let failure: string | undefined;
  const rows = async function* (): AsyncGenerator<Row> {
    let any = false;
    try {
      for (const [fileAt, open] of openers.entries()) {
        current = await open();
        for await (const row of readInput(current, fileAt)) {
          any = true;
          yield row;
        }
        done++;
        current = undefined;
      }
    } catch (error) {
      if (!any || !(error instanceof InputError)) throw error;
      failure = error.message;
    }
  };
  return {
    rows: rows(),
    failure: () => failure,
    share: () => {
      if (!current) return done / openers.length;
      const share = current.share();
      return share === undefined ? undefined : (done + share) / openers.length;
    },
  };
};
