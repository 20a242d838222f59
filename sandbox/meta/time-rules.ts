import type { MetaEventRule } from "./event.ts";

const daySeconds = 86_400;
/** The reference knows no tolerance; a peer refuses what lies more than a minute ahead. */
const futureToleranceSeconds = 60;

/** When it happened. */
export const timeRules: readonly MetaEventRule[] = [
  {
    id: "meta-event-too-old",
    when: "event_time is more than 7 days ago (physical_store: 62)",
    refusal: { code: 100, subcode: 2804003, title: "Event Timestamp Too Old" },
    check({ event, nowMs, maxAgeDays }) {
      const days = event.action_source === "physical_store" ? maxAgeDays.metaPhysicalStore : maxAgeDays.meta;
      return Number(event.event_time) < nowMs / 1000 - days * daySeconds ? "event_time" : undefined;
    },
  },
  {
    id: "meta-event-in-future",
    when: "event_time lies more than a minute ahead, as milliseconds do",
    refusal: { code: 100, title: "Event Timestamp in the Future" },
    own: true,
    check: ({ event, nowMs }) =>
      Number(event.event_time) > nowMs / 1000 + futureToleranceSeconds ? "event_time" : undefined,
  },
];
