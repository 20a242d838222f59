import type { FastifyInstance } from "fastify";
import type { ApiAnswer } from "../exchange.ts";
import { firstBreach } from "../rules.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import {
  type AccountRequest,
  type AccountRule,
  debugRules,
  fieldNames,
  nodeRules,
  qualityRules,
  readingRules,
} from "./account-rules.ts";
import { business, defaultAppId, pixelNode, pixelsOf } from "./nodes.ts";
import { webQuality } from "./quality.ts";
import { refuse, usageHeaders } from "./refusal.ts";
import { accessRules, tokenRules } from "./request-rules.ts";

const scopes = ["ads_management", "ads_read", "business_management"];

/** What the Graph API tells about tokens, pixels, businesses and quality; reference sections 9 and 11. */
export function metaAccount(app: FastifyInstance, state: State): void {
  const { report, tokens } = state;

  get("/debug_token", debugRules, ({ query }) => {
    const token = String(query.input_token);
    const isExpired = tokens.isExpired(token);
    const is_valid = tokens.isKnown(token) && !isExpired;
    const error = {
      code: 190,
      message: "Invalid OAuth access token",
      ...(isExpired ? { subcode: 463 } : {}),
    };
    return {
      data: {
        app_id: tokens.appOf(token) ?? defaultAppId,
        type: "SYSTEM_USER",
        application: "Sandbox app",
        is_valid,
        expires_at: isExpired ? 1 : 0,
        data_access_expires_at: 0,
        scopes: is_valid && tokens.canManage(token) ? scopes : [],
        granular_scopes: [],
        profile_id: business.id,
        ...(is_valid ? {} : { error }),
      },
    };
  });

  get("/me", [...tokenRules, ...readingRules], ({ query }) => {
    const asked = fieldNames(query.fields);
    const me = { name: "Sandbox system user", client_business_id: business.id };
    return {
      id: "1000000000000002",
      ...Object.fromEntries(Object.entries(me).filter(([name]) => asked.includes(name))),
    };
  });

  get("/:id", [...accessRules, ...readingRules, ...nodeRules], ({ pixelId, query }) =>
    pixelNode(pixelId, fieldNames(query.fields ?? "id,name"), report),
  );

  for (const edge of ["owned_pixels", "client_pixels"] as const)
    get(`/:id/${edge}`, [...accessRules, ...readingRules, ...nodeRules], ({ query }) =>
      page(pixelsOf(edge, report), query, (id) =>
        pixelNode(id, fieldNames(query.fields ?? "id,name"), report),
      ),
    );

  get("/dataset_quality", [...tokenRules, ...readingRules, ...qualityRules], ({ query }) => ({
    web: webQuality(report.rows("meta"), String(query.dataset_id)),
  }));

  app.delete(
    "/me/permissions",
    state.exchange("meta", (request) => {
      const call = { ...openRequest(request, state), query: request.query };
      const breach = firstBreach(tokenRules, [call]);
      if (breach) return refuse(breach);
      tokens.revoke(call.token ?? "");
      return answer({ success: true });
    }),
  );

  function get(url: string, rules: readonly AccountRule[], read: (call: AccountRequest) => unknown): void {
    app.get(
      url,
      state.exchange("meta", (request) => {
        const call = { ...openRequest(request, state), query: request.query };
        const breach = firstBreach(rules, [call]);
        return breach ? refuse(breach) : answer(read(call));
      }),
    );
  }
}

function answer(body: unknown): ApiAnswer {
  return { status: 200, headers: usageHeaders(), body };
}

/** One page of an edge; cursors are opaque to callers. */
function page(ids: readonly string[], query: AccountRequest["query"], read: (id: string) => unknown) {
  const limit = Number(query.limit ?? 25) || 25;
  const start = ids.indexOf(Buffer.from(String(query.after ?? ""), "base64url").toString()) + 1;
  const shown = ids.slice(start, start + limit);
  const cursor = (id: string | undefined) => Buffer.from(id ?? "").toString("base64url");
  return {
    data: shown.map(read),
    paging: { cursors: { before: cursor(shown[0]), after: cursor(shown.at(-1)) } },
  };
}
