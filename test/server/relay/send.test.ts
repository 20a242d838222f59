import { MockAgent } from "undici";
import { expect, it } from "vitest";
import { createSender } from "../../../server/relay/send.ts";

it.each([
  ["access-token", 'to"ken-1', 'to"ken-1'],
  ["Authorization", "Bearer token+2", "token+2"],
])("hands over no answer with the token of its request in %s", async (name, value, token) => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agent
    .get("https://platform.example")
    .intercept({ path: "/events", method: "POST" })
    .reply(200, { code: 40001, message: `The token ${token} is not valid` });
  const { send } = createSender({ agent });
  const request = { url: "https://platform.example/events", headers: { [name]: value }, body: "{}" };
  const answer = await send(request, new AbortController().signal);
  expect(answer).toMatchObject({ body: '{"code":40001,"message":"The token (token) is not valid"}' });
  await agent.close();
});
