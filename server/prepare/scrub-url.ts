import { unescape as unescaped } from "node:querystring";
import { isPersonalName, isPersonalValue } from "./personal.ts";

/** Click ids stay whatever they look like: they are why the address is sent. */
const clickIds = new Set(["fbclid", "ttclid"]);

/** A parameter as a person reads it; a malformed % stays as it stands. */
const decoded = (raw: string): string => (raw.includes("%") ? unescaped(raw) : raw);

/** Addresses hand on the address of another page, which may hand on one: a sign-in's way back. */
const deepestAddress = 3;
const betweenPairs = /[?&#;]/;

const isPersonal = (pair: string, depth = 0): boolean => {
  const equals = pair.indexOf("=");
  const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
  if (clickIds.has(name)) return false;
  if (isPersonalValue(name)) return true;
  if (equals < 0) return pair.includes("+") && isPersonalValue(decoded(pair.replaceAll("+", " ")));
  if (isPersonalName(name)) return true;
  const raw = pair.slice(equals + 1);
  const value = decoded(raw);
  if (isPersonalValue(value)) return true;
  if (raw.includes("+") && isPersonalValue(decoded(raw.replaceAll("+", " ")))) return true;
  if (depth === deepestAddress || !value.includes("=")) return false;
  return value.split(betweenPairs).some((part) => part.includes("=") && isPersonal(part, depth + 1));
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

/** The address without what is personal of the parameters from `start` to `end`; a `?` that leads to none goes, too. */
const withoutPersonal = (address: string, start: number, end: number): string => {
  if (!holdsPersonal(address, start, end)) return address;
  const pairs = address.slice(start, end).split("&");
  const kept = pairs.filter((pair) => !isPersonal(pair)).join("&");
  const isMarkNeeded = kept !== "" || address.charAt(start - 1) === "#";
  return address.slice(0, isMarkNeeded ? start : start - 1) + kept + address.slice(end);
};

/** Fragments have parameters where the application routes by them: `#/thanks?a=1`, `#a=1`. */
const withoutPersonalFragment = (address: string, hash: number): string => {
  const route = address.indexOf("?", hash);
  const scrubbed = route < 0 ? address : withoutPersonal(address, route + 1, address.length);
  const equals = address.indexOf("=", hash);
  const end = route < 0 ? address.length : route;
  const fragment = address.slice(hash + 1);
  if (equals < 0 && !fragment.includes("/") && isPersonalValue(fragment)) return address.slice(0, hash);
  return equals < 0 || equals > end ? scrubbed : withoutPersonal(scrubbed, hash + 1, end);
};

/**
 * An address without the parameters that hold personal data, by name or by value, in its query or its fragment's.
 * All the rest stays byte for byte: nothing is decoded, encoded or put in order.
 */
export const scrubUrl = (address: string): string => {
  const query = address.indexOf("?");
  const hash = address.indexOf("#");
  if (hash < 0) return query < 0 ? address : withoutPersonal(address, query + 1, address.length);
  const scrubbed = withoutPersonalFragment(address, hash);
  return query < 0 || query > hash ? scrubbed : withoutPersonal(scrubbed, query + 1, hash);
};
