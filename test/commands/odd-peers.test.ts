import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHttpServer } from "../../server/http-server.ts";

const app = createHttpServer({ logger: pino({ level: "silent" }), isTrusted: () => false });
beforeAll(async () => {
  app.post("/", async () => ({ status: "taken" }));
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app.close());

const send = async (text: string) => {
  const { port } = app.server.address() as AddressInfo;
  // Left open on our side: it is the server that has to end it.
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(text));
  let answer = "";
  socket.on("data", (part) => {
    answer += part;
  });
  await once(socket, "end");
  socket.destroy();
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: Number(head.slice(9, 12)), body: JSON.parse(body) };
};

it.each([
  [
    "an expectation that nobody meets",
    "POST / HTTP/1.1\r\nHost: x\r\nExpect: gold\r\nContent-Length: 1\r\n\r\nx",
  ],
  ["HTTP/1.1 without a Host", "POST / HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"],
  ["a wish for a tunnel", "CONNECT platform.example:443 HTTP/1.1\r\nHost: platform.example\r\n\r\n"],
  ["bytes that are no HTTP", "EHLO platform.example\r\n\r\n"],
])("answers %s with 400 and the body of every error", async (_what, text) => {
  const answer = await send(text);
  expect(answer).toEqual({
    status: 400,
    body: { error: expect.any(String), message: expect.stringMatching(/\w/), errors: expect.any(Array) },
  });
});

it("takes HTTP/1.0 without a Host, and HTTP/1.1 with one", async () => {
  expect((await send("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n")).status).toBe(200);
  const close = "Host: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  expect((await send(`POST / HTTP/1.1\r\n${close}`)).status).toBe(200);
});

it("keeps no connection of a peer that it has sent away", async () => {
  const { port } = app.server.address() as AddressInfo;
  const peers = ["CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n", "EHLO a.example\r\n\r\n"].map(
    (text) =>
      connect({ port, host: "127.0.0.1", allowHalfOpen: true }, function (this: Socket) {
        this.write(text);
      }),
  );
  await Promise.all(peers.map((peer) => once(peer.resume(), "end")));
  const left = await new Promise((found) =>
    setImmediate(() => app.server.getConnections((_, count) => found(count))),
  );
  for (const peer of peers) peer.destroy();
  expect(left).toBe(0);
});
