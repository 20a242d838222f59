import type { ApiRequest } from "../exchange.ts";
import { textOf } from "../json.ts";
import type { State } from "../state.ts";
import type { TiktokRequest } from "./request-rules.ts";

/** Reads a Business API request; the token is in the header `Access-Token` and nowhere else. */
export function openRequest(
  { headers, body, path }: ApiRequest,
  { settings, control }: State,
): TiktokRequest {
  return { path, token: textOf(headers["access-token"]), body, nowMs: control.now(), settings };
}
