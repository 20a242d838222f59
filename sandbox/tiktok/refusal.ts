import type { ApiAnswer } from "../exchange.ts";

/** What an error answer of TikTok's gateway is made of; HTTP is always 200. Reference sections 1.3 and 7. */
export interface TiktokRefusal {
  code: number;
  /** The sentence; a dotted path goes before it where there is one. */
  message: string;
}

let requests = 0;

/** TikTok's envelope. */
export function envelope(code: number, message: string, data: unknown, nowMs: number): ApiAnswer {
  requests += 1;
  const stamp = new Date(nowMs).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const request_id = `${stamp}${String(requests).padStart(18, "0")}`;
  return { status: 200, body: { code, message, request_id, data } };
}

/** The error body of a refusal. */
export function refuse(
  { code, message }: TiktokRefusal,
  { id, own, path, nowMs }: { id: string; own?: boolean; path: string; nowMs: number },
): ApiAnswer {
  const note = own ? ` (The sandbox's own rule ${id}; the live code is not known.)` : "";
  const answer = envelope(code, `${path === "" ? "" : `${path}: `}${message}${note}`, {}, nowMs);
  return { ...answer, headers: { "x-sandbox-rule": id } };
}
