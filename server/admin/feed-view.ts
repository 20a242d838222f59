import type { FastifyInstance } from "fastify";
import type { Feed, FeedEntry } from "../observe/feed.ts";

const keepAliveMs = 20_000;
const mostFollowers = 50;

/** `GET /feed`: the live feed as server-sent events. */
export const feedRoute = (app: FastifyInstance, { feed }: { feed: Feed }) => {
  const open = new Set<() => void>();
  app.addHook("preClose", async () => {
    for (const close of open) close();
  });
  app.get("/feed", (request, reply) => {
    const [oldest] = open;
    if (open.size >= mostFollowers) oldest?.();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const stop = feed.follow((entry: FeedEntry) => raw.write(`data: ${JSON.stringify(entry)}\n\n`));
    const timer = setInterval(() => raw.write(":\n\n"), keepAliveMs);
    const close = () => {
      clearInterval(timer);
      stop();
      open.delete(close);
      raw.end();
    };
    open.add(close);
    request.raw.once("close", close);
  });
};
