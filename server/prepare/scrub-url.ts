import { isPersonalName, isPersonalValue } from "./personal.ts";

/** Click ids stay whatever they look like: they are why the address is sent. */
const clickIds = new Set(["fbclid", "ttclid"]);

/** A parameter as a person reads it; a malformed % leaves it as it stands. */
const decoded = (raw: string): string => {
  if (!raw.includes("%")) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};

const isPersonal = (pair: string): boolean => {
  const equals = pair.indexOf("=");
  const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
  if (clickIds.has(name)) return false;
  if (equals >= 0 && isPersonalName(name)) return true;
  const value = decoded(equals < 0 ? pair : pair.slice(equals + 1));
  return isPersonalValue(value) || (value.includes("+") && isPersonalValue(value.replaceAll("+", " ")));
};

/** Whether any parameter is to go; nearly never, so nothing is built to find out. */
const holdsPersonal = (address: string, start: number, end: number): boolean => {
  for (let from = start; from <= end; ) {
    const next = address.indexOf("&", from);
    const to = next < 0 || next > end ? end : next;
    if (isPersonal(address.slice(from, to))) return true;
    from = to + 1;
  }
  return false;
};

/**
 * An address without the parameters of its query that hold personal data, by name or by value. All the rest stays
 * byte for byte: nothing is decoded, encoded or put in order.
 */
export const scrubUrl = (address: string): string => {
  const start = address.indexOf("?");
  if (start < 0) return address;
  const hash = address.indexOf("#");
  if (hash >= 0 && hash < start) return address;
  const end = hash < 0 ? address.length : hash;
  if (!holdsPersonal(address, start + 1, end)) return address;
  const pairs = address.slice(start + 1, end).split("&");
  const kept = pairs.filter((pair) => !isPersonal(pair));
  const query = kept.length > 0 ? `?${kept.join("&")}` : "";
  return address.slice(0, start) + query + address.slice(end);
};
