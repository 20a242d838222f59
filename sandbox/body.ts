import { type JsonObject, parseJson } from "./json.ts";

/** A request's body: the value to check, and JSON text in which every digit is as it came. */
export interface Body {
  /** Undefined where the body is neither JSON nor a form. */
  value: unknown;
  text: string;
}

/**
 * Reads a body by its content type: a form with `data` as JSON text (as in Meta's curl samples), else JSON.
 * `JSON.parse` rounds integers beyond 2^53; the text does not.
 */
export function readBody(raw: unknown, contentType = ""): Body {
  const text = typeof raw === "string" ? raw : "";
  if (contentType.startsWith("application/x-www-form-urlencoded")) return readForm(text);
  const value = parseJson(text);
  return { value, text: value === undefined ? JSON.stringify(text) : text };
}

function readForm(text: string): Body {
  const value: JsonObject = {};
  const members: string[] = [];
  for (const [name, field] of new URLSearchParams(text)) {
    const data = name === "data" ? parseJson(field) : undefined;
    value[name] = data ?? field;
    members.push(`${JSON.stringify(name)}:${data === undefined ? JSON.stringify(field) : field}`);
  }
  return { value, text: `{${members.join(",")}}` };
}
