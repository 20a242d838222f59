import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parseJson } from "./json.ts";
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
    const isForPeople = request.query.as === "text";
    return reply
      .type("application/json")
      .send(isForPeople ? requests.toShownJson(limit ?? requestsShown) : requests.toJson(limit));
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

  /** In pieces: a report of a million rows must not stand in memory as one text. */
  function* reportText(limit: number | undefined): Generator<string> {
    for (const platform of platforms) {
      const head = JSON.stringify(report.counts(platform)).slice(0, -1);
      yield `${platform === "meta" ? "{" : ","}"${platform}":${head},"events":[`;
      yield* rowsText(platform, limit);
      yield "]}";
    }
    yield "}\n";
  }

  function* rowsText(platform: Platform, limit: number | undefined): Generator<string> {
    const skip = limit === undefined ? 0 : Math.max(0, report.size(platform) - limit);
    let piece: string[] = [];
    let comma = "";
    for (const row of report.rows(platform, skip)) {
      piece.push(JSON.stringify(row));
      if (piece.length < 500) continue;
      yield `${comma}${piece.join(",")}`;
      comma = ",";
      piece = [];
    }
    if (piece.length > 0) yield `${comma}${piece.join(",")}`;
  }
}

function listed({ id, when, refusal, own }: { id: string; when: string; refusal: object; own?: true }) {
  return { id, when, refusal, own: own ?? false };
}

function limitOf(request: FastifyRequest<Limited>): number | undefined {
  const limit = Number.parseInt(request.query.limit ?? "", 10);
  return Number.isNaN(limit) ? undefined : Math.max(0, limit);
}
