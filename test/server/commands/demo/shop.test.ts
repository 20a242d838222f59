import { afterAll, expect, test } from "vitest";
import { createShop } from "../../../../server/commands/demo/shop.ts";

const addresses = { events: "http://127.0.0.1:8080", sandbox: "http://127.0.0.1:8090" };
const shop = createShop({ folder: "demo/shop", addresses: () => addresses });
const get = (url: string) => shop.inject({ url });

afterAll(() => shop.close());

test.each([
  ["/", "bottled by hand"],
  ["/?fbclid=abc", "bottled by hand"],
  ["/product/drizzle", "data-product"],
  ["/almanac/spring", "data-leaf"],
])("%s is a page", async (url, text) => {
  const { statusCode, headers, body } = await get(url);
  expect(statusCode).toBe(200);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(body).toContain(text);
});

test("a page loads the tag from the server and links the sandbox", async () => {
  const { body } = await get("/");
  expect(body).toContain(`<script async src="${addresses.events}/tag/shop.js"></script>`);
  expect(body).toContain(`href="${addresses.sandbox}/"`);
  expect(body).not.toContain("{{");
});

test.each([
  ["/shop.css", "text/css; charset=utf-8"],
  ["/pages/home.js", "text/javascript; charset=utf-8"],
  ["/jars.svg", "image/svg+xml"],
])("%s comes with its content type", async (url, type) => {
  const { statusCode, headers } = await get(url);
  expect([statusCode, headers["content-type"]]).toEqual([200, type]);
});

test.each(["/nothing", "/pages/nothing.js", "/../package.json", "/%2e%2e/start.mjs"])(
  "%s is not in the shop",
  async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  },
);
