import { failure } from "../errors.ts";
import type { Copy } from "../observe/pairing.ts";
import type { FullEvent } from "../queue/reads.ts";

/** What tells twins under different ids, where the list holds it: the best one first. */
const traitKeys = ["order_id", "value"] as const;

/** Browser copies that were uploaded. */
export interface SecondList {
  copies: Copy[];
  /** What the list knows of an action beside name and id; undefined: its time alone. */
  traitKey: (typeof traitKeys)[number] | undefined;
}

const wrongList = (path: string, message: string) =>
  failure("invalid_body", {}, { errors: [{ path, message }] });
const textOf = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const isNested = (value: unknown) => typeof value === "object" && value !== null;
/** Beyond it there is no date. */
const lastMs = 8.64e15;

/**
 * Reads a list of browser copies: the sandbox's report rows, or `[{ event_name, event_id, browser_at, order_id?, value? }]`.
 * @throws `invalid_body`
 */
export const readSecondList = (body: unknown): SecondList => {
  if (!Array.isArray(body)) throw wrongList("", "is no list");
  const rows = body.map((row: unknown) => (row ?? {}) as Record<string, unknown>);
  const traitKey = traitKeys.find((key) => rows.some((row) => row[key] !== undefined && row[key] !== null));
  const copies = rows.flatMap((row, index): Copy[] => {
    const { event_name: name, event_id: id, browser_at: atMs } = row;
    if (atMs === null || atMs === undefined) return [];
    if (
      typeof name !== "string" ||
      typeof id !== "string" ||
      typeof atMs !== "number" ||
      Math.abs(atMs) > lastMs
    )
      throw wrongList(String(index), "lacks event_name, event_id or browser_at");
    if (traitKey && isNested(row[traitKey]))
      throw wrongList(String(index), `${traitKey} is neither a text nor a number`);
    const trait = traitKey ? textOf(row[traitKey]) : "";
    return [{ name, id, atMs, ...(trait !== undefined && { trait }) }];
  });
  return { copies, traitKey };
};

/** The same trait of a stored event. */
export const traitOf = ({ body }: FullEvent, traitKey: SecondList["traitKey"]): string | undefined =>
  traitKey ? textOf(body?.properties[traitKey]) : "";
