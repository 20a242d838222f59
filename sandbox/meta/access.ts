import type { ApiRequest } from "../exchange.ts";
import { isObject, textOf } from "../json.ts";
import type { State } from "../state.ts";
import type { MetaRequest } from "./request-rules.ts";

const versionPrefix = /^\/(v\d+\.\d+)\//;

/** Reads a Graph request: the token from the header, the body or the query, the version from the path. */
export function openRequest(request: ApiRequest, { settings, control, tokens }: State): MetaRequest {
  const { headers, body, query, path, params } = request;
  const members = isObject(body.value) ? body.value : {};
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  return {
    token: bearer ?? textOf(members.access_token) ?? textOf(query.access_token),
    proof: textOf(members.appsecret_proof) ?? textOf(query.appsecret_proof),
    version: versionPrefix.exec(path)?.[1] ?? null,
    pixelId: params.id ?? "",
    body,
    nowMs: control.now(),
    settings,
    tokens,
  };
}
