import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { configuration, folderWith, serveWith, site } from "./serving.ts";

/** A proxy that notes where it is asked to connect, and connects nowhere. */
const startProxy = async () => {
  const asked: string[] = [];
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
};

it("relays through HTTPS_PROXY, but not to hosts that NO_PROXY names", async () => {
  const proxy = await startProxy();
  const behind = { ...site.meta, apiBase: "https://behind.example" };
  const direct = { ...site.meta, pixelId: "543210987654321", apiBase: "https://direct.invalid" };
  const folder = folderWith({ ...configuration, sites: [{ ...site, meta: [behind, direct] }] });
  const server = await serveWith({ HTTPS_PROXY: proxy.url, NO_PROXY: "direct.invalid" }, folder);
  await fetch(`${server.url}/v1/events`, {
    method: "POST",
    headers: { authorization: "Bearer key-of-the-backend", "content-type": "application/json" },
    body: JSON.stringify({ site: "shop", event_name: "Lead", user: { email: "ada@example.com" } }),
  });
  await server.line("not delivered");
  while (server.lines.filter(({ msg }) => msg === "not delivered").length < 2) {
    await new Promise((wait) => setTimeout(wait, 20));
  }
  expect(new Set(proxy.asked)).toEqual(new Set(["behind.example:443"]));
  await server.end("SIGTERM");
});
