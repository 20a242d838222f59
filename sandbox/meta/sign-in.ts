import type { FastifyInstance } from "fastify";
import { textOf } from "../json.ts";
import { firstBreach } from "../rules.ts";
import { createSignInCodes } from "../sign-in-codes.ts";
import { answerSignIn, isRedirect, redirectWith } from "../sign-in-page.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import { codeRules, exchangeRules } from "./account-rules.ts";
import { refuse, usageHeaders } from "./refusal.ts";

/** The code lives about a minute; reference section 11. */
const codeLifeMs = 60_000;

/** Facebook Login for Business: the dialog, and the exchange of its code. */
export function metaSignIn(app: FastifyInstance, state: State): void {
  const { tokens, control } = state;
  const codes = createSignInCodes(codeLifeMs);

  app.get<{ Querystring: Record<string, string> }>("/dialog/oauth", (request, reply) => {
    const { client_id, redirect_uri, response_type = "code", state: passed } = request.query;
    const [appId, redirectUri] = [textOf(client_id), textOf(redirect_uri)];
    if (appId === null || !isRedirect(redirectUri) || response_type !== "code")
      return reply
        .code(400)
        .send({ message: "client_id, an http(s) redirect_uri and response_type=code are required" });
    const shared = { state: textOf(passed) };
    return answerSignIn(request, reply, {
      platform: "Meta",
      allowedTo: redirectWith(redirectUri, {
        code: codes.issue({ appId, redirectUri }, control.now()),
        ...shared,
      }),
      refusedTo: redirectWith(redirectUri, {
        error: "access_denied",
        error_reason: "user_denied",
        ...shared,
      }),
    });
  });

  app.get(
    "/oauth/access_token",
    state.exchange("meta", (request) => {
      const { query } = request;
      const call = { ...openRequest(request, state), query };
      const breach = firstBreach(exchangeRules, [call]);
      if (breach) return refuse(breach);
      const appId = String(query.client_id);
      const signIn = codes.redeem(String(query.code), call.nowMs);
      const isRedeemed = signIn?.appId === appId && signIn.redirectUri === query.redirect_uri;
      const denied = firstBreach(codeRules, [{ isRedeemed }]);
      if (denied) return refuse(denied);
      const body = { access_token: tokens.issue("meta", appId), token_type: "bearer" };
      return { status: 200, headers: usageHeaders(), body };
    }),
  );
}
