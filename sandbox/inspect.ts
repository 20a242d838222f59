import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parseJson } from "./json.ts";
import { jsonList } from "./json-list.ts";
import { metaNotices } from "./meta/notices.ts";
import { metaRules } from "./meta/rules.ts";
import { type Platform, platforms } from "./options.ts";
import type { State } from "./state.ts";
import { tiktokNotices } from "./tiktok/notices.ts";
import { tiktokRules } from "./tiktok/rules.ts";

interface Limited {
  Querystring: { limit?: string; as?: string };
}

/** How many requests people are shown at once. */
const requestsShown = 20;

/** What people and tests ask of the sandbox itself; contract, section 8. `?limit=n` answers the newest n only. */
export function inspection(app: FastifyInstance, { control, report, requests }: State): void {
  app.get<Limited>("/report.json", (request, reply) =>
    reply.type("application/json").send(Readable.from(reportText(limitOf(request)))),
  );

  app.get<Limited>("/requests.json", (request, reply) => {
    const limit = limitOf(request);
    if (request.query.as === "text") return reply.send(requests.shown(limit ?? requestsShown));
    return reply.type("application/json").send(Readable.from(jsonList(requests.texts(limit))));
  });

  app.get("/rules.json", () => ({
    meta: metaRules.map(listed),
    tiktok: tiktokRules.map(listed),
    notices: [...metaNotices, ...tiktokNotices].map(({ id, when }) => ({ id, when })),
  }));

  app.get("/control", () => control.state());

  app.post("/control", async (request, reply) => {
    const faults = control.apply(parseJson(String(request.body)));
    return faults.length > 0 ? reply.code(400).send({ errors: faults }) : control.state();
  });

  app.delete("/report", async (_request, reply) => {
    report.clear();
    requests.clear();
    control.reset();
    return reply.code(204).send();
  });

  function* reportText(limit: number | undefined): Generator<string> {
    for (const platform of platforms) {
      const counts = JSON.stringify(report.counts(platform)).slice(0, -1);
      yield `${platform === "meta" ? "{" : ","}"${platform}":${counts},"events":`;
      yield* jsonList(rowTexts(platform, limit));
      yield "}";
    }
    yield "}\n";
  }

  function* rowTexts(platform: Platform, limit = report.size(platform)): Generator<string> {
    const skip = Math.max(0, report.size(platform) - limit);
    for (const row of report.rows(platform, skip)) yield JSON.stringify(row);
  }
}

function listed({ id, when, refusal, own }: { id: string; when: string; refusal: object; own?: true }) {
  return { id, when, refusal, own: own ?? false };
}

function limitOf(request: FastifyRequest<Limited>): number | undefined {
  const limit = Number.parseInt(request.query.limit ?? "", 10);
  return Number.isNaN(limit) ? undefined : Math.max(0, limit);
}
