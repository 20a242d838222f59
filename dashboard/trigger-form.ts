import { texts } from "./texts.ts";

const words = texts.setup;

/** How a property's value is found. */
export type PropertyFrom = "constant" | "path" | "text" | "attribute";

/** One property of a further event, as it is typed. */
export interface PropertyForm {
  /** Tells rows apart while they are typed. */
  row: number;
  field: string;
  from: PropertyFrom;
  value: string;
}

export interface TriggerForm {
  event: string;
  on: string;
  /** A selector, a data-layer event, or a number, by `on`. */
  target: string;
  properties: PropertyForm[];
}

export const emptyTrigger: TriggerForm = { event: "AddToCart", on: "click", target: "", properties: [] };
let rows = 0;
export const emptyProperty = (): PropertyForm => ({ row: ++rows, field: "value", from: "path", value: "" });

const numeric = /^-?\d+(\.\d+)?$/;

const sourceOf = ({ from, value }: PropertyForm): unknown => {
  if (from === "constant") return numeric.test(value) ? Number(value) : value;
  // An element's own text needs no selector.
  return { [from]: from === "text" && value === "" ? true : value };
};

/** Between which numbers a target lies that is one. */
export const targetLimits: Readonly<Record<string, { min: number; max?: number }>> = {
  scroll: { min: 1, max: 100 },
  time: { min: 1 },
};

const isSelectorHere = (text: string): boolean => {
  try {
    document.createDocumentFragment().querySelector(text);
    return true;
  } catch {
    return false;
  }
};

/** What is wrong with a selector, as a sentence; undefined: nothing, or it is not typed yet. */
export const selectorMistake = (text: string, isSelector = isSelectorHere): string | undefined =>
  text === "" || isSelector(text) ? undefined : words.noSelector;

/**
 * What is wrong with a trigger's target, as a sentence; undefined: nothing, or it is not typed yet.
 * @param isSelector whether a browser can read it
 */
export const targetMistake = (
  { on, target }: Pick<TriggerForm, "on" | "target">,
  isSelector = isSelectorHere,
): string | undefined => {
  if (target === "" || on === "event" || on === "route") return undefined;
  const limits = targetLimits[on];
  if (!limits) return selectorMistake(target, isSelector);
  const { min, max = Number.POSITIVE_INFINITY } = limits;
  const number = numeric.test(target) ? Number(target) : Number.NaN;
  return number >= min && number <= max ? undefined : words.noNumber(limits);
};

const targetOf = (on: string, target: string): object => {
  if (on === "event") return { name: target };
  if (on === "time") return { at: Number(target) * 1_000 };
  if (on === "scroll") return { at: Number(target) };
  return target ? { selector: target } : {};
};

/** The trigger that the served tag carries. */
export const triggerOf = ({ event, on, target, properties }: TriggerForm): object => {
  const named = properties.filter(({ field }) => field !== "");
  return {
    on,
    event,
    ...targetOf(on, target),
    ...(named.length > 0 && {
      properties: Object.fromEntries(named.map((property) => [property.field, sourceOf(property)])),
    }),
  };
};
