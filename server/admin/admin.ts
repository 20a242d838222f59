import { existsSync } from "node:fs";
import helmet from "@fastify/helmet";
import files from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";
import type { Feed } from "../observe/feed.ts";
import type { Problem } from "../observe/problems.ts";
import type { Rates } from "../observe/rates.ts";
import type { Queue } from "../queue/queue.ts";
import { deadLetterRoutes, type Preview } from "./dead-letters-view.ts";
import { type Explain, eventRoutes } from "./events-view.ts";
import { feedRoute } from "./feed-view.ts";
import { ledgerRoute } from "./ledger-view.ts";
import { createMaskedIds, maskAnswer } from "./masked-ids.ts";
import { nowRoute } from "./now-view.ts";
import { pairRoutes } from "./pairs-view.ts";
import { type PlatformScores, qualityRoute } from "./quality-view.ts";
import { type Setup, setupRoutes } from "./setup-view.ts";
import { shortenPersonal } from "./shorten-personal.ts";
import { signIn } from "./sign-in.ts";

export interface AdminOptions {
  /** The hashed password of the moment; while there is none, /admin is 404. */
  password: () => string | undefined;
  /** Nobody has to sign in: the demo. */
  welcomesAnybody?: boolean;
  queue: Queue;
  rates: Rates;
  feed: Feed;
  problems: () => Promise<Problem[]>;
  explain: Explain;
  /** What a replay would send. */
  preview: Preview;
  /** The platforms' own figures. */
  platformScores?: (() => Promise<PlatformScores>) | undefined;
  /** Absent: the configuration cannot be changed here. */
  setup?: Setup | undefined;
  /** Folder of the built page. */
  page: string;
  now?: () => number;
}

/** Scripts and styles are files of ours; the page asks nobody else. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
};

/** The operator's page under `/admin` and its JSON API under `/admin/api`, behind the sign-in. */
export const adminRoutes = async (
  app: FastifyInstance,
  {
    password,
    welcomesAnybody = false,
    queue,
    rates,
    feed,
    problems,
    explain,
    preview,
    platformScores = async () => ({ rows: [], notes: [] }),
    setup,
    page,
    now = Date.now,
  }: AdminOptions,
) => {
  app.addHook("onRequest", async (request) => {
    if (password() === undefined) throw failure("not_found", { method: request.method, path: "/admin" });
  });
  await app.register(helmet, { contentSecurityPolicy, referrerPolicy: { policy: "no-referrer" } });
  const { read } = queue;
  const ids = createMaskedIds();
  const shortened: Explain = (event) => explain(event).map(shortenPersonal);
  await app.register(
    async (api) => {
      api.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));
      const { sessionOf } = signIn(api, { password, welcomesAnybody });
      nowRoute(api, { read, rates, problems, now });
      feedRoute(api, { feed, sessionOf, ids });
      qualityRoute(api, { read, platformScores, now });
      ledgerRoute(api, { read, now });
      if (setup) setupRoutes(api, { setup, read });
      await api.register(async (events) => {
        events.addHook("preSerialization", async (_request, _reply, answer) => maskAnswer(answer, ids));
        eventRoutes(events, { read, explain: shortened, ids, now });
        pairRoutes(events, { read, now });
        deadLetterRoutes(events, { queue, preview });
      });
    },
    { prefix: "/admin/api" },
  );
  if (existsSync(page)) {
    // The build leaves a .gz beside each file. Answers of the API stay as they are: they hold a secret.
    await app.register(files, { root: page, prefix: "/admin/", index: false, preCompressed: true });
    app.get("/admin/", (_request, reply) => reply.sendFile("index.html"));
    app.get("/admin", (_request, reply) => reply.redirect("/admin/"));
  }
};
