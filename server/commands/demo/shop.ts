import { readdirSync, readFileSync } from "node:fs";
import { extname, join, posix, relative, sep } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";

/** What the pages are told in place of `{{events}}` and `{{sandbox}}`. */
export interface ShopAddresses {
  events: string;
  sandbox: string;
}

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Serves the demo shop out of a folder. A path without an extension is a page, named by its first segment:
 * `/product/drizzle` is product.html, `/` is index.html.
 * @param addresses read at each request, since the server's port may be known only after the shop's
 */
export const createShop = ({
  folder,
  addresses,
}: {
  folder: string;
  addresses: () => ShopAddresses;
}): FastifyInstance => {
  const files = readFiles(folder);
  const shop = Fastify({ forceCloseConnections: true });

  shop.get("/*", (request, reply) => {
    const [asked = "/"] = request.url.split("?", 1);
    const path = extname(asked) ? asked : `/${asked.split("/")[1] || "index"}.html`;
    const text = files.get(path);
    if (text === undefined)
      return reply.code(404).type("text/plain").send("There is no such page in this shop.");
    return reply
      .type(contentTypes[extname(path)] ?? "text/plain")
      .header("cache-control", "no-cache")
      .send(extname(path) === ".html" ? fill(text, addresses()) : text);
  });
  return shop;
};

/** The files of a small folder by their paths below it, such as `/pages/home.js`. */
const readFiles = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [toUrlPath(relative(folder, path)), readFileSync(path, "utf8")]),
  );

const toUrlPath = (path: string): string => `/${path.split(sep).join(posix.sep)}`;

const fill = (page: string, { events, sandbox }: ShopAddresses): string =>
  page.replaceAll("{{events}}", events).replaceAll("{{sandbox}}", sandbox);
