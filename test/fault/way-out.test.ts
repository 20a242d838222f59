import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createSender } from "../../server/relay/send.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  delete process.env.http_proxy;
  delete process.env.no_proxy;
});

const platform = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
};
const sender = (options = {}) => {
  const made = createSender(options);
  ends.push(made.close);
  return (url: string, stop = new AbortController().signal) =>
    made.send({ url, headers: { "content-type": "application/json" }, body: "{}" }, stop);
};

it("an answer comes with status, headers in lower case and body, over connections that are kept", async () => {
  const ports = new Set<number | undefined>();
  const { url } = await platform((request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(400, { "X-App-Usage": "{}", "Retry-After": "7" }).end('{"error":{}}');
  });
  const send = sender();
  const answer = await send(url);
  for (let again = 0; again < 10; again++) await send(url);
  expect(answer).toMatchObject({ status: 400, body: '{"error":{}}' });
  expect(answer).toMatchObject({ headers: { "x-app-usage": "{}", "retry-after": "7" } });
  expect(ports.size).toBeLessThan(4);
});

it("no answer in time, a reset and a closed port are failures, never exceptions", async () => {
  const { url } = await platform((request, response) => {
    if (request.headers["content-type"]) setTimeout(() => response.end("late"), 5_000).unref();
  });
  const reset = await platform((request) => request.socket.destroy());
  expect(await sender({ timeoutMs: 150 })(url)).toMatchObject({ failure: "timeout" });
  const send = sender();
  expect(await send(reset.url)).toMatchObject({ failure: "network" });
  expect(await send("http://127.0.0.1:9/")).toMatchObject({ failure: "network" });
});

it("an answer that breaks off is read as far as it came", async () => {
  const { url } = await platform((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"events_received":3,');
    setTimeout(() => response.destroy(), 20);
  });
  expect(await sender()(url)).toMatchObject({ status: 200, body: '{"events_received":3,' });
});

it("a stop ends what is under way", async () => {
  const { url } = await platform(() => {});
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  expect(await sender()(url, stop.signal)).toMatchObject({ failure: "network" });
});

it("goes through the proxy that the environment names, but for hosts it excepts", async () => {
  const { url } = await platform((_, response) => {
    response.end("ok");
  });
  const tunnels: (string | undefined)[] = [];
  const proxy = await platform(() => {});
  proxy.server.on("connect", (request, near) => {
    tunnels.push(request.url);
    const [host, port] = String(request.url).split(":");
    const far = connect(Number(port), host, () => near.write("HTTP/1.1 200 OK\r\n\r\n"));
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => {});
  });
  process.env.http_proxy = new URL(proxy.url).origin;
  expect(await sender()(url)).toMatchObject({ status: 200, body: "ok" });
  expect(tunnels).toEqual([new URL(url).host]);
  process.env.no_proxy = "127.0.0.1";
  expect(await sender()(url)).toMatchObject({ status: 200, body: "ok" });
  expect(tunnels).toHaveLength(1);
});
