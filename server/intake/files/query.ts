import { InputError } from "./input-error.ts";
import type { FileRecord, FileRecords } from "./record.ts";

const missing =
  "--query needs DuckDB, which is not installed: run npm install @duckdb/node-api, or export the rows as CSV.";

const loadDuckdb = async () => {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new InputError(missing, { cause });
  }
};

/** Values as JSON would have them: whole numbers beyond 2^53 as text, points in time as ISO 8601. */
const toJson = (value: unknown): unknown => {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return undefined;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
  return value;
};

const toRow = (row: object): FileRecord["row"] =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toJson(value)]));

/**
 * Rows of an SQL query over CSV, Parquet and JSON files, by DuckDB; times without a zone are UTC.
 * @param sql one statement, `select … from 'orders.parquet'`
 * @throws InputError where DuckDB is absent or refuses the query
 */
export const readQuery = async (sql: string): Promise<FileRecords> => {
  const { DuckDBInstance } = await loadDuckdb();
  // What a row holds stays in memory, and nothing is fetched: DuckDB would spill to `.tmp` and download extensions.
  const instance = await DuckDBInstance.create(":memory:", {
    temp_directory: "",
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  const refused = (cause: unknown) => {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    return new InputError(`The query failed: ${reason}.`, { cause });
  };
  const result = await connection.stream(sql).catch((cause: unknown) => {
    throw refused(cause);
  });
  const records = async function* (): AsyncGenerator<FileRecord> {
    let line = 0;
    try {
      for await (const rows of result.yieldRowObjectJs())
        for (const row of rows) yield { line: ++line, row: toRow(row) };
    } catch (cause) {
      throw refused(cause);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  };
  return { name: "query", header: result.columnNames(), records: records(), share: () => undefined };
};
