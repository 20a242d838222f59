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

const listening = async (own: Partial<typeof limits> = {}) => {
  const app = createHttpServer({
    logger: pino({ level: "silent" }),
    isTrusted: () => false,
    limits: { ...limits, ...own },
  });
  app.post("/", async () => ({ status: "taken" }));
  const places: Socket[] = [];
  app.server.on("connection", (socket) => places.push(socket));
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return { port: (app.server.address() as AddressInfo).port, places };
};

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
};

const closed = (socket: Socket) => socket.closed || once(socket, "close");

/** All that the server says until it hangs up. */
const untilClosed = async (socket: Socket): Promise<string> => {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  await closed(socket);
  return text;
};

describe("a peer that takes its time", () => {
  it("is cut off with 408 where its headers never end", async () => {
    const { port } = await listening();
    const socket = await open(port);
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    const drip = setInterval(() => socket.write("a"), 20);
    const answer = await untilClosed(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"error":"request_timeout"');
  });

  it("is cut off with 408 where its body never ends", async () => {
    const { port } = await listening();
    const socket = await open(port);
    socket.write(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
    );
    const drip = setInterval(() => socket.write(" "), 20);
    const answer = await untilClosed(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("gets no place beyond the last one, and leaves it to others when it goes", async () => {
    const { port, places } = await listening({ headersMs: 20_000, requestMs: 20_000 });
    // The system may hand them over in another order than they came: one of the four is sent away, whichever.
    const peers = await Promise.all([open(port), open(port), open(port), open(port)]);
    expect(await Promise.race(peers.map(untilClosed))).toBe("");
    expect(places).toHaveLength(3);
    for (const socket of peers) socket.destroy();
    // Who comes before the server has seen them go is sent away as well.
    await Promise.all(places.map(closed));
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(200);
  });
});
