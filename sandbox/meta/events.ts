import type { FastifyInstance } from "fastify";
import type { ApiAnswer, ApiRequest } from "../exchange.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { firstBreach, noticed } from "../rules.ts";
import type { State } from "../state.ts";
import { openRequest } from "./access.ts";
import { openEvent } from "./event.ts";
import { metaNotices } from "./notices.ts";
import { refuse, traceId, usageHeaders } from "./refusal.ts";
import { accessRules, envelopeRules } from "./request-rules.ts";
import { eventRules } from "./rules.ts";

const requestRules = [...accessRules, ...envelopeRules];

/** `POST [/v{n}.{m}]/{pixel_id}/events`: all or nothing, like the live API. */
export function metaEvents(app: FastifyInstance, state: State): void {
  app.post(
    "/:id/events",
    state.exchange("meta", (request) => receive(request, state)),
  );
}

function receive(request: ApiRequest, state: State): ApiAnswer {
  const { report } = state;
  const opened = openRequest(request, state);
  const { pixelId, nowMs } = opened;
  const breach = firstBreach(requestRules, [opened]);
  if (breach) return refuse(breach);

  const { data, test_event_code } = opened.body.value as { data: JsonObject[]; test_event_code?: string };
  const events = data.map((event) => openEvent(event, { nowMs, maxAgeDays: state.settings.maxAgeDays }));
  const fault = firstBreach(eventRules, events);
  if (fault) {
    const { rule, index, path } = fault;
    report.reject({ platform: "meta", pixelId, ...nameAndId(data[index]), reason: `${rule.id}: ${path}` });
    return refuse(fault, { index });
  }

  for (const opened of events)
    report.record(
      {
        platform: "meta",
        side: "server",
        pixelId,
        ...nameAndId(opened.event),
        identifiers: opened.user,
        warnings: noticed(metaNotices, opened),
        testEventCode: test_event_code ?? null,
      },
      nowMs,
    );
  return {
    status: 200,
    headers: usageHeaders(),
    body: { events_received: events.length, messages: [], fbtrace_id: traceId() },
  };
}

function nameAndId(event: unknown): { eventName: string; eventId: string | null } {
  const { event_name, event_id } = isObject(event) ? event : {};
  return { eventName: textOf(event_name) ?? "", eventId: textOf(event_id) };
}
