import { isObject, type JsonObject } from "./json.ts";

const email = /[^\s@/?&=:;,<>"']+@[^\s@/?&=:;,<>"']+\.[a-z]{2,}/i;
/** A phone written as one: a leading plus, or digit groups with separators. */
const phone = /^\s*\+\d[\d\s().-]{5,}\d\s*$/;

/** Member names that announce contact data; peers delete these by default. */
const names = new Set(["email", "phone", "phonenumber", "password", "firstname", "lastname"]);

/** Whether a value reads as an e-mail or a phone in clear. */
export function isContact(value: unknown): boolean {
  return typeof value === "string" && (email.test(value) || phone.test(value));
}

/** The first member that bears contact data, by its name or by its value; lists and objects are walked. */
export function contactIn(object: JsonObject): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    if (isFilled(value) && names.has(plain(name))) return name;
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

/** Whether the query of an address bears contact data. */
export function hasContactInQuery(address: unknown): boolean {
  if (typeof address !== "string" || !address.includes("?")) return false;
  const [query = ""] = address.slice(address.indexOf("?") + 1).split("#", 1);
  for (const [name, value] of new URLSearchParams(query))
    if (isContact(value) || (value !== "" && names.has(plain(name)))) return true;
  return false;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\s-]/g, "");
}

function isFilled(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
