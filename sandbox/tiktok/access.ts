import type { ApiRequest } from "../exchange.ts";
import { isObject, textOf } from "../json.ts";
import type { State } from "../state.ts";
import type { TiktokRequest } from "./request-rules.ts";

/** Reads a Business API request; the token is in the header `Access-Token` and nowhere else. */
export function openRequest(
  { method, path, headers, query, body }: ApiRequest,
  { settings, control, tokens }: State,
): TiktokRequest {
  const members = method === "GET" ? query : body.value;
  return {
    path,
    body,
    members: isObject(members) ? members : {},
    token: textOf(headers["access-token"]),
    nowMs: control.now(),
    settings,
    tokens,
  };
}
