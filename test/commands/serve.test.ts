import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openQueue } from "../../server/queue/open.ts";
import { configuration, folderWith, serve, site, twinbeam } from "./serving.ts";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const purchase = {
  event_name: "Purchase",
  page: { url: "https://shop.example/" },
  user: { email: "ada@example.com" },
  properties: { value: 5, currency: "EUR", order_id: "A-1" },
};

const beacon = (url: string, init: RequestInit = {}) =>
  fetch(`${url}/v1/beacon`, {
    method: "POST",
    headers: { origin: "https://shop.example", "content-type": "text/plain", "user-agent": chrome },
    body: JSON.stringify({ v: 1, site: "shop", events: [purchase] }),
    ...init,
  });

/** Writes bytes to the server as they are, and reads until it hangs up. */
const raw = async (url: string, bytes: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end(bytes);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await once(socket, "close");
  return answer;
};

describe("serve", () => {
  it("says first where it listens, takes events, and ends with 0 on SIGTERM, the store intact", async () => {
    const folder = folderWith(configuration);
    const server = await serve(folder);
    expect(server.lines[0]).toMatchObject({
      msg: "listening",
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(await (await beacon(server.url)).json()).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await server.end("SIGTERM")).toBe(0);
    expect(server.errors()).toBe("");
    expect(server.lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["stopping", "stopped"]));

    const again = await serve(folder);
    expect(await (await beacon(again.url)).json()).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await again.end("SIGINT")).toBe(0);
  });

  it("takes and keeps the events of a site that the page set up, though secrets.json with its token is lost", async () => {
    const folder = folderWith({ server: { port: 0, adminPassword: "a-long-password" } });
    const queue = await openQueue(`file:${join(folder, "data")}`);
    const meta = [{ ...site.meta, accessToken: { connection: "meta-123456789012345" } }];
    await queue.saveSetting("sites", [{ ...site, meta }]);
    await queue.close();
    const server = await serve(folder);
    expect(server.errors()).toContain("sites.0.meta.0.accessToken");
    expect(await (await beacon(server.url)).json()).toMatchObject({ accepted: 1 });
    expect(await server.end("SIGTERM")).toBe(0);
  });

  it("makes the store's folder beside the configuration, wherever it is started from", async () => {
    const folder = folderWith({ ...configuration, store: { url: "file:./kept" } });
    const server = await serve("/", "--config", join(folder, "twinbeam.config.json"));
    expect(existsSync(join(folder, "kept"))).toBe(true);
    await server.end("SIGTERM");
  });

  it("takes host and port from flags", async () => {
    const server = await serve(
      folderWith({ ...configuration, server: { port: 1 } }),
      "--port",
      "0",
      "--host",
      "::1",
    );
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.end("SIGTERM");
  });

  it("ends with one sentence and 1 where the port is taken, and lets go of the store", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const folder = folderWith(configuration);
    const { status, stdout, stderr } = twinbeam(folder, "serve", "--port", String(port));
    other.close();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      new RegExp(`^twinbeam: Port ${port} on 127\\.0\\.0\\.1 is already in use\\.[^\\n]*\\n$`),
    );
    await (await serve(folder)).end("SIGTERM");
  });

  it("ends with 1 where another one has the store", async () => {
    const folder = folderWith(configuration);
    const first = await serve(folder);
    const { status, stderr } = twinbeam(folder, "serve");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^twinbeam: Another process relays from the store/);
    expect((await beacon(first.url)).status).toBe(200);
    await first.end("SIGTERM");
  });

  it("ends with 1 and names each mistake of the configuration by its path", () => {
    const folder = folderWith({ server: { port: -1 }, sites: [{ id: "shop", meta: { pixelId: "1" } }] });
    const { status, stderr } = twinbeam(folder, "serve");
    expect(status).toBe(1);
    expect(stderr).toContain("server.port: accepted: a port from 0 (any) to 65535");
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  it.each([["--port", "http"], ["--nonsense"], ["--host"]])(
    "ends with 2 on wrong usage: %s %s",
    (...words) => {
      expect(twinbeam(folderWith(configuration), "serve", ...words.filter(Boolean)).status).toBe(2);
    },
  );

  it("reads its configuration again on SIGHUP, and keeps the old one where the new one is wrong", async () => {
    const folder = folderWith(configuration);
    const file = join(folder, "twinbeam.config.json");
    const server = await serve(folder);
    const moved = { ...site, origins: ["https://new.example"] };
    const from = async (origin: string) =>
      (await beacon(server.url, { headers: { origin, "content-type": "text/plain", "user-agent": chrome } }))
        .status;

    writeFileSync(file, JSON.stringify({ ...configuration, sites: [moved] }));
    server.child.kill("SIGHUP");
    await server.line("the configuration was reloaded");
    expect(await from("https://new.example")).toBe(200);
    expect(await from("https://shop.example")).toBe(403);

    writeFileSync(file, "{");
    server.child.kill("SIGHUP");
    while (!server.errors().includes("was not reloaded")) await new Promise((wait) => setTimeout(wait, 20));
    expect(await from("https://new.example")).toBe(200);
    expect(await server.end("SIGTERM")).toBe(0);
  });

  it("finishes the request that is under way when it is told to stop", async () => {
    const server = await serve(folderWith(configuration));
    const { port } = new URL(server.url);
    const body = JSON.stringify({ v: 1, site: "shop", events: [purchase] });
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST /v1/beacon HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\nUser-Agent: ${chrome}\r\n` +
        `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    const ended = server.end("SIGTERM");
    await server.line("stopping");
    socket.write(body.slice(10));
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ended).toBe(0);
  });

  it("answers what is no HTTP, and headers without end, with a body that says why", async () => {
    const server = await serve(folderWith(configuration));
    const requests = [
      "nonsense\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
      "POST /v1/beacon HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
      "POST /v1/beacon HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /v1/beacon HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\nzz\r\n",
    ];
    for (const request of requests) {
      const answer = await raw(server.url, request);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({
        error: "bad_request",
        errors: [],
      });
    }
    const large = await raw(server.url, `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${"x".repeat(20_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
    expect(large).toContain('"error":"headers_too_large"');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.end("SIGTERM");
  });

  it("keeps no e-mail and no token in its log or its store", async () => {
    const folder = folderWith(configuration);
    const server = await serve(folder, "--debug");
    await beacon(server.url);
    await beacon(server.url, { body: "no json ada@example.com" });
    await server.end("SIGTERM");
    const log = JSON.stringify(server.lines) + server.errors();
    const stored = readFileSync(join(folder, "data", "store.db"), "latin1");
    for (const text of ["ada@example.com", "token-of-meta", "key-of-the-backend"]) {
      expect(log).not.toContain(text);
      expect(stored).not.toContain(text);
    }
  });
});
