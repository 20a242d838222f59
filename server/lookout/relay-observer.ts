import type { FastifyBaseLogger } from "fastify";
import { maskContacts } from "../observe/mask-contacts.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Reason } from "../queue/queue.ts";
import type { Observation, Observe } from "../relay/observation.ts";

const reasonFields = ({ reason }: { reason?: Reason | undefined }) =>
  reason && {
    code: reason.code,
    ...(reason.subcode && { subcode: reason.subcode }),
    ...(reason.title && { title: reason.title }),
    ...(reason.message && { reason: reason.message }),
  };

const tellRequest = (observation: Extract<Observation, { kind: "request" }>, logger: FastifyBaseLogger) => {
  const { site, destination, result, events, durationMs, status, traceId, note, attempts } = observation;
  const line = {
    site,
    destination,
    result,
    events,
    attempt: attempts + 1,
    duration_ms: Math.round(durationMs),
    ...(status !== undefined && { status }),
    ...(traceId && { trace_id: traceId }),
    ...(note && { note }),
    ...reasonFields(observation),
  };
  if (result === "delivered") logger.info(line, "delivered");
  else logger.warn(line, "not delivered");
};

/** A request with more delivered events tells them at the level debug only: naming them costs more than sending. */
const fewEvents = 10;

const tellSettled = (observation: Extract<Observation, { kind: "settled" }>, logger: FastifyBaseLogger) => {
  const { site, destination, state, events, traceId } = observation;
  const levelOfDelivered = events.length > fewEvents ? "debug" : "info";
  const level = state === "delivered" ? levelOfDelivered : "warn";
  // Deliveries are many, and nobody reads of them by default.
  if (level === "debug" && logger.level !== "debug") return;
  for (const { id, name } of events) {
    logger[level](
      {
        site,
        destination,
        // Kept and sent as they are given; a shop may take an address for an id.
        event_id: maskContacts(id),
        event_name: maskContacts(name),
        ...(traceId && { trace_id: traceId }),
        ...reasonFields(observation),
      },
      state === "delivered" ? "an event was delivered" : `an event was ${state}`,
    );
  }
};

/** Tells the log and the metrics what the relay does. Nothing personal is among it, and no token. */
export const createRelayObserver =
  (logger: FastifyBaseLogger, metrics: Pick<Metrics, "sent" | "settled">): Observe =>
  (observation) => {
    const { site, destination, kind } = observation;
    switch (kind) {
      case "request": {
        const { result, durationMs } = observation;
        metrics.sent({ site, destination, result, seconds: durationMs / 1000 });
        return tellRequest(observation, logger);
      }
      case "settled":
        metrics.settled({ site, destination, state: observation.state, count: observation.events.length });
        return tellSettled(observation, logger);
      case "wait":
        return logger.warn(
          { site, destination, delay_ms: Math.round(observation.delayMs), ...reasonFields(observation) },
          "the destination gets nothing for a while",
        );
      case "hold":
        return logger.error(
          { site, destination, ...reasonFields(observation) },
          "the destination's events are held until its settings are mended",
        );
      case "resume":
        return logger.info({ site, destination }, "the destination takes events again");
      case "trouble":
        return logger.error(
          { site, destination, reason: observation.message },
          "the store cannot note a result",
        );
    }
  };
