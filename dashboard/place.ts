/** Where the address points to: `#/event/order-1` is the event `order-1`. */
export interface Place {
  name: string;
  id: string;
}

/** What a broken escape stands for is not known: it is taken as it stands. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The place that the part of the address behind `#` names. */
export const placeOf = (hash: string): Place => {
  const [, name = "", id = ""] = hash.split("/");
  return { name, id: decoded(id) };
};
