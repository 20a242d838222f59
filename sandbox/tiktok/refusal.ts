import type { ApiAnswer } from "../exchange.ts";
import type { Kind } from "../kinds.ts";
import type { Refusing } from "../rules.ts";

/** What an error answer of TikTok's gateway is made of; HTTP is always 200. Reference sections 1.3 and 7. */
export interface TiktokRefusal {
  code: number;
  /** The sentence; a dotted path goes before it where there is one. */
  message: string;
}

/** How TikTok says that a value is not of a field's kind. */
export const kindSentences: Readonly<Record<Kind, string>> = {
  any: "Not a valid value.",
  text: "Not a valid string.",
  texts: "Not a valid string.",
  textList: "Not a valid list.",
  idList: "Not a valid list.",
  digits: "Not a valid string.",
  number: "Not a valid number.",
  integer: "Not a valid integer.",
  boolean: "Not a valid boolean.",
  flag: "Not a valid boolean.",
  textOrBoolean: "Not a valid string.",
  object: "Not a valid object.",
  objects: "Not a valid list.",
};

let requests = 0;

/** TikTok's envelope. */
export function envelope(code: number, message: string, data: unknown, nowMs: number): ApiAnswer {
  requests += 1;
  const stamp = new Date(nowMs).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const request_id = `${stamp}${String(requests).padStart(18, "0")}`;
  return { status: 200, body: { code, message, request_id, data } };
}

/** The error answer to a breach; `index` is that of the event at fault, where it is one of `data`. */
export function refuse(
  { rule, path }: { rule: Refusing<TiktokRefusal>; path: string },
  { nowMs, index }: { nowMs: number; index?: number },
): ApiAnswer {
  const { id, refusal, own, sentence } = rule;
  const place = index === undefined ? path : `data.${index}.${path}`;
  const message = sentence?.(path) ?? refusal.message;
  const note = own ? ` (The sandbox's own rule ${id}; the live code is not known.)` : "";
  const answer = envelope(refusal.code, `${place === "" ? "" : `${place}: `}${message}${note}`, {}, nowMs);
  return { ...answer, headers: { "x-sandbox-rule": id } };
}
