import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callMeta, callTiktok } from "../../../server/accounts/platform-api.ts";

const apiBase = "https://platform.example";
const before = getGlobalDispatcher();

/** A platform that says back whatever it was told. */
beforeAll(() => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  for (const method of ["GET", "POST"])
    agent
      .get(apiBase)
      .intercept({ path: () => true, method })
      .reply(400, ({ path, headers, body }) => {
        const message = `Not for ${path} ${JSON.stringify(headers)} ${body}`;
        return { code: 40001, message, error: { code: 190, message } };
      })
      .persist();
  setGlobalDispatcher(agent);
});
afterAll(() => setGlobalDispatcher(before));

const refusal = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "",
    (error: Error) => error.message,
  );

it("repeats no secret of a call that the platform repeats in its refusal", async () => {
  const token = { apiBase, accessToken: "EAAB+token/1" };
  const app = { apiBase, accessToken: "7001|app-secret" };
  const exchange = { client_secret: "app-secret", code: "login code" };
  const body = { app_id: "7001", secret: 'app-"secret"', auth_code: "login code" };
  const messages = [
    await refusal(callMeta(token, "/me", { query: { fields: "id" } })),
    await refusal(callMeta(app, "/debug_token", { query: { input_token: token.accessToken } })),
    await refusal(callMeta({ apiBase }, "/oauth", { query: exchange })),
    await refusal(callTiktok({ apiBase, accessToken: "tiktok-token" }, "/pixel/list/")),
    await refusal(callTiktok({ apiBase }, "/oauth2/", { method: "POST", body })),
  ];
  expect(messages.every((message) => message.includes("Not for") && message.includes("(secret)"))).toBe(true);
  expect(messages.join("\n")).not.toMatch(/token.{1,3}1|app-.{0,2}secret|login.{1,3}code|tiktok-token/);
});
