import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { createHttpServer } from "../../server/http-server.ts";

const limits = {
  headerBytes: 2048,
  headersMs: 150,
  requestMs: 300,
  checkMs: 50,
  keepAliveMs: 1000,
  connections: 3,
  parameterLength: 100,
};

const listening = async () => {
  const server = createHttpServer({ logger: pino({ level: "silent" }), isTrusted: () => false, limits });
  server.post("/", async () => ({ status: "taken" }));
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close());
  return (server.server.address() as AddressInfo).port;
};

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
};

/** All that the server says until it hangs up. */
const untilClosed = async (socket: Socket): Promise<string> => {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  if (!socket.closed) await once(socket, "close");
  return text;
};

describe("a peer that takes its time", () => {
  it("is cut off with 408 where its headers never end", async () => {
    const port = await listening();
    const socket = await open(port);
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    const drip = setInterval(() => socket.write("a"), 20);
    const answer = await untilClosed(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"error":"request_timeout"');
  });

  it("is cut off with 408 where its body never ends", async () => {
    const port = await listening();
    const socket = await open(port);
    socket.write(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
    );
    const drip = setInterval(() => socket.write(" "), 20);
    const answer = await untilClosed(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
