import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Feed, FeedEntry } from "../observe/feed.ts";
import { type MaskedIds, maskAnswer } from "./masked-ids.ts";
import type { Session } from "./sessions.ts";

const keepAliveMs = 20_000;
const lookEveryMs = 1_000;
const mostFollowers = 50;

/** `GET /feed`: the live feed as server-sent events, until the session ends. */
export const feedRoute = (
  app: FastifyInstance,
  { feed, sessionOf, ids }: { feed: Feed; sessionOf: (request: FastifyRequest) => Session; ids: MaskedIds },
) => {
  const open = new Set<() => void>();
  app.addHook("preClose", async () => {
    for (const close of open) close();
  });
  app.get("/feed", { exposeHeadRoute: false }, (request, reply) => {
    const session = sessionOf(request);
    const [oldest] = open;
    if (open.size >= mostFollowers) oldest?.();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const stop = feed.follow((entry: FeedEntry) => {
      if (session.isOpen()) raw.write(`data: ${JSON.stringify(maskAnswer(entry, ids))}\n\n`);
    });
    const keeping = setInterval(() => raw.write(":\n\n"), keepAliveMs);
    // Nobody tells of a password that has changed, or of an end by the clock: looking ends the session, and so the feed.
    const looking = setInterval(() => session.isOpen(), lookEveryMs);
    const close = () => {
      clearInterval(keeping);
      clearInterval(looking);
      stop();
      open.delete(close);
      session.ended.removeEventListener("abort", close);
      raw.end();
    };
    open.add(close);
    session.ended.addEventListener("abort", close);
    request.raw.once("close", close);
  });
};
