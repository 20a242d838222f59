import { isObject, type JsonObject } from "./json.ts";

const email = /[^\s@/?&=:;,<>"'()]@[^\s@/?&=:;,<>"'().]+(?:\.[^\s@/?&=:;,<>"'().]+)*\.[a-z]{2,}/i;
/** A phone written as one: a leading plus, then the digits of E.164 in groups. */
const phone = /^\s*\+(?:[\s().-]{0,2}\d){7,15}\s*$/;

/** An address taken apart: the query, the fragment up to its first `?`, and what follows that. */
const parametersOf = /^[^?#]*(?:\?([^#]*))?(?:#([^?]*)(?:\?(.*))?)?$/s;

/** Member names that announce contact data; peers delete these by default. */
const personalName =
  /^[\s_-]*(?:e[\s_-]*mail|phone(?:[\s_-]*number)?|pass[\s_-]*word|(?:first|last)[\s_-]*name)[\s_-]*$/i;

/** Whether a value reads as an e-mail or a phone in clear. */
export function isContact(value: unknown): boolean {
  return typeof value === "string" && (email.test(value) || phone.test(value));
}

/** The first member that bears contact data, by its name or by its value; lists and objects are walked. */
export function contactIn(object: JsonObject): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    if (isFilled(value) && personalName.test(name)) return name;
    if (isContact(value)) return name;
    const inside = contactInside(value);
    if (inside !== undefined) return `${name}.${inside}`;
  }
  return undefined;
}

function contactInside(value: unknown): string | undefined {
  if (isObject(value)) return contactIn(value);
  if (!Array.isArray(value)) return undefined;
  for (const [index, item] of value.entries()) {
    if (isContact(item)) return String(index);
    const inside = contactInside(item);
    if (inside !== undefined) return `${index}.${inside}`;
  }
  return undefined;
}

/** Whether the query of an address bears contact data, or its fragment's: `#/thanks?email=…`, `#email=…`. */
export function hasContactInQuery(address: unknown): boolean {
  if (typeof address !== "string") return false;
  const [, query = "", head = "", route = ""] = parametersOf.exec(address) ?? [];
  return [query, head.includes("=") ? head : "", route].some(hasContactInParameters);
}

function hasContactInParameters(parameters: string): boolean {
  for (const [name, value] of new URLSearchParams(parameters))
    if (isContact(value) || (value !== "" && personalName.test(name))) return true;
  return false;
}

function isFilled(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
