import type { FastifyInstance } from "fastify";
import { textOf } from "../json.ts";
import { firstBreach } from "../rules.ts";
import { createSignInCodes } from "../sign-in-codes.ts";
import { answerSignIn, isRedirect, redirectWith } from "../sign-in-page.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import { appRules, codeRules, managementRules, withdrawnRules } from "./account-rules.ts";
import { advertisers } from "./accounts.ts";
import { envelope, refuse } from "./refusal.ts";
import { accessRules, type TiktokRequest, type TiktokRequestRule } from "./request-rules.ts";

/** Sources disagree between ten minutes and an hour; the shorter one makes callers exchange at once. */
const codeLifeMs = 600_000;
/** Report conversion events, read accounts, manage pixels, offline and CRM sets: in answers scopes are numbers. */
const scopes = [1, 2, 4, 15, 22];

/** Sign-in and tokens; reference section 9.1. */
export function tiktokSignIn(app: FastifyInstance, state: State): void {
  const { tokens, control } = state;
  const codes = createSignInCodes(codeLifeMs);

  app.get<{ Querystring: Record<string, string> }>("/portal/auth", (request, reply) => {
    const { app_id, redirect_uri, state: passed } = request.query;
    const [appId, redirectUri] = [textOf(app_id), textOf(redirect_uri)];
    if (appId === null || !isRedirect(redirectUri))
      return reply.code(400).send({ message: "app_id and an http(s) redirect_uri are required" });
    const code = codes.issue({ appId, redirectUri }, control.now());
    const shared = { state: textOf(passed) };
    return answerSignIn(request, reply, {
      platform: "TikTok",
      allowedTo: redirectWith(redirectUri, { auth_code: code, code, ...shared }),
      refusedTo: redirectWith(redirectUri, { error: "access_denied", ...shared }),
    });
  });

  app.post(
    "/open_api/v1.3/oauth2/access_token/",
    state.exchange("tiktok", (request) => {
      const call = openRequest(request, state);
      const breach = firstBreach(appRules, [call]);
      if (breach) return refuse(breach, call);
      const appId = String(call.members.app_id);
      const signIn = codes.redeem(String(call.members.auth_code), call.nowMs);
      const denied = firstBreach(codeRules, [{ isRedeemed: signIn?.appId === appId }]);
      if (denied) return refuse(denied, call);
      const data = {
        access_token: tokens.issue("tiktok", appId),
        advertiser_ids: advertisers.map(({ advertiser_id }) => advertiser_id),
        scope: scopes,
      };
      return envelope(0, "OK", data, call.nowMs);
    }),
  );

  answer("POST", "oauth2/revoke_token", appRules, ({ members }) => {
    tokens.revoke(String(members.access_token));
    return {};
  });
  answer("POST", "oauth2/refresh_token", withdrawnRules, () => ({}));
  answer(
    "GET",
    "oauth2/advertiser/get",
    [...accessRules, ...managementRules.slice(0, 1), ...appRules],
    () => ({
      list: advertisers,
    }),
  );

  function answer(
    method: "GET" | "POST",
    path: string,
    rules: readonly TiktokRequestRule[],
    data: (call: TiktokRequest) => unknown,
  ): void {
    app.route({
      method,
      url: `/open_api/v1.3/${path}/`,
      handler: state.exchange("tiktok", (request) => {
        const call = openRequest(request, state);
        const breach = firstBreach(rules, [call]);
        return breach ? refuse(breach, call) : envelope(0, "OK", data(call), call.nowMs);
      }),
    });
  }
}
