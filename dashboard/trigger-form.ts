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
