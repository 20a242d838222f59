import { convert } from "./convert.ts";
import { flatten, isEmpty, setPath } from "./flatten.ts";
import { type Guess, guessField } from "./guess.ts";
import { InputError } from "./input-error.ts";
import type { MapFile } from "./map-file.ts";

export interface Mapping {
  /** The event that a row says; unchecked. Throws `InputError` where an expression fails on it. */
  toEvent(row: object): Promise<{ [field: string]: unknown }>;
  /** The mapping for the columns seen, in the form of a map file; what is not sent stands in a comment. */
  describe(columns: readonly string[]): string;
}

const limited = "limited_data_use";
const limitedPlace = /^limited_data_use\.(country|state)$/;

/** A table in the form of a map file: JSON's texts are YAML's, too. */
const section = (name: string, table: Readonly<Record<string, unknown>>): string =>
  [`${name}:`, ...Object.entries(table).map(([key, value]) => `  ${plain(key)}: ${plain(value)}`)].join("\n");

const plain = (value: unknown): string =>
  typeof value === "string" &&
  /^[a-z_][\w.-]*$/i.test(value) &&
  !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);

const listed = (columns: readonly string[]) => columns.map((column) => JSON.stringify(column)).join(", ");

const checkColumns = (map: MapFile, header: readonly string[], name: string) => {
  const absent = Object.keys(map.columns).find((column) => !header.includes(column));
  if (absent !== undefined)
    throw new InputError(
      `${name} has no column ${JSON.stringify(absent)}, which the map names; it has ${listed(header)}.`,
    );
};

const checkNamed = (fields: readonly (string | undefined)[], header: readonly string[], name: string) => {
  if (!fields.includes("event_name"))
    throw new InputError(
      `${name} has no column for event_name among ${listed(header)}: name it in a map (--map), or set it there as a constant.`,
    );
};

/**
 * Turns rows into events: by a map where one is given, else by guessing from the columns' names.
 * @param header column names, where the input has any: checked before the first row is read
 * @param name what messages call the input
 * @throws InputError where a column or the event's name is missing
 */
export const createMapping = ({
  map,
  header,
  name,
}: {
  map?: MapFile | undefined;
  header?: readonly string[] | undefined;
  name: string;
}): Mapping => {
  const guesses = new Map<string, Guess | undefined>();
  const fieldOf = (column: string): Guess | undefined => {
    if (map) return Object.hasOwn(map.columns, column) ? { field: map.columns[column] ?? "" } : undefined;
    if (!guesses.has(column)) guesses.set(column, guessField(column));
    return guesses.get(column);
  };
  const expressions = Object.entries(map?.expressions ?? {});
  const constants = Object.entries(map?.constants ?? {});

  if (header && header.length > 0) {
    if (map) checkColumns(map, header, name);
    const set = [...expressions, ...constants].map(([field]) => field);
    checkNamed([...header.map((column) => fieldOf(column)?.field), ...set], header, name);
  }

  let saysLimited = header?.some((column) => fieldOf(column)?.field === limited) ?? false;

  const evaluate = async (event: object, row: object) => {
    for (const [field, expression] of expressions) {
      try {
        const value: unknown = await expression.evaluate(row);
        if (!isEmpty(value)) setPath(event, field, value);
      } catch (cause) {
        const reason = typeof cause === "object" && cause && "message" in cause ? cause.message : cause;
        throw new InputError(`${field}: ${String(reason)}`, { cause });
      }
    }
  };

  return {
    toEvent: async (row) => {
      const event: { [field: string]: unknown } = {};
      if (expressions.length) await evaluate(event, row);
      const weak: [string, unknown][] = [];
      const place: { [part: string]: unknown } = {};
      for (const [column, value] of flatten(row)) {
        const guess = fieldOf(column);
        if (!guess) continue;
        const converted = convert(guess.field, value);
        const part = guess.field.startsWith(limited) ? limitedPlace.exec(guess.field)?.[1] : undefined;
        saysLimited ||= guess.field === limited;
        if (part) place[part] = converted;
        else if (guess.weak) weak.push([guess.field, converted]);
        else setPath(event, guess.field, converted);
      }
      for (const [field, value] of weak) setPath(event, field, value);
      for (const [field, value] of constants) setPath(event, field, value);
      // Meta's columns of country and state mean something only where the row asks for the limit.
      const isLimited = event[limited] === true || (event[limited] === undefined && !saysLimited);
      if (isLimited && Object.keys(place).length > 0) event[limited] = place;
      return event;
    },
    describe: (columns) => {
      const pairs = columns.flatMap((column) => {
        const field = fieldOf(column)?.field;
        return field === undefined ? [] : [[column, field] as const];
      });
      const mapped = new Set(pairs.map(([column]) => column));
      const unsent = columns.filter((column) => !mapped.has(column));
      return [
        section("columns", Object.fromEntries(pairs)),
        ...(map && constants.length ? [section("constants", map.constants)] : []),
        ...(map && expressions.length ? [section("expressions", map.sources)] : []),
        ...(unsent.length ? [`# not sent: ${unsent.join(", ")}`] : []),
        "",
      ].join("\n");
    },
  };
};
