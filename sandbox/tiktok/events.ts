import type { FastifyInstance } from "fastify";
import type { ApiAnswer, ApiRequest } from "../exchange.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { firstBreach, noticed } from "../rules.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import { carriedFields } from "./carried.ts";
import { identifiersOf, openEvent } from "./event.ts";
import type { Source } from "./fields.ts";
import { tiktokNotices } from "./notices.ts";
import { envelope, refuse } from "./refusal.ts";
import { accessRules, envelopeRules } from "./request-rules.ts";
import { eventRules } from "./rules.ts";

const requestRules = [...accessRules, ...envelopeRules];

interface Delivery {
  event_source: Source;
  event_source_id: string;
  test_event_code?: string;
  data: JsonObject[];
}

/** `POST /open_api/v1.3/event/track/`: all or nothing, errors as HTTP 200 with a code. */
export function tiktokEvents(app: FastifyInstance, state: State): void {
  app.post(
    "/open_api/v1.3/event/track/",
    state.exchange("tiktok", (request) => receive(request, state)),
  );
}

function receive(request: ApiRequest, state: State): ApiAnswer {
  const { report, settings } = state;
  const opened = openRequest(request, state);
  const { nowMs } = opened;
  const breach = firstBreach(requestRules, [opened]);
  if (breach) return refuse(breach, { nowMs });

  const {
    event_source: source,
    event_source_id: pixelId,
    test_event_code,
    data,
  } = opened.body.value as Delivery;
  const events = data.map((event) =>
    openEvent(event, { source, nowMs, maxAgeDays: settings.maxAgeDays.tiktok }),
  );
  const fault = firstBreach(eventRules, events);
  if (fault) {
    const { rule, index, path } = fault;
    report.reject({ platform: "tiktok", pixelId, ...nameAndId(data[index]), reason: `${rule.id}: ${path}` });
    return refuse(fault, { nowMs, index });
  }

  for (const opened of events)
    report.record(
      {
        platform: "tiktok",
        side: "server",
        pixelId,
        ...nameAndId(opened.event),
        identifiers: identifiersOf(opened),
        fields: carriedFields(opened.event),
        warnings: noticed(tiktokNotices, opened),
        testEventCode: test_event_code ?? null,
      },
      nowMs,
    );
  return envelope(0, "OK", {}, nowMs);
}

function nameAndId(value: unknown): { eventName: string; eventId: string | null } {
  const { event, event_id } = isObject(value) ? value : {};
  return { eventName: textOf(event) ?? "", eventId: textOf(event_id) };
}
