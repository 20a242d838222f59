import type { TiktokEventRule } from "./event.ts";

const daySeconds = 86_400;
const futureToleranceSeconds = 600;

/** When it happened. TikTok states no age; a vendor says that what is older than 28 days is not matched. */
export const timeRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-event-too-old",
    when: "event_time is more than 28 days ago",
    refusal: { code: 40002, message: "The event is too old." },
    own: true,
    check: ({ event, nowMs, maxAgeDays }) =>
      Number(event.event_time) < nowMs / 1000 - maxAgeDays * daySeconds ? "event_time" : undefined,
  },
  {
    id: "tiktok-event-in-future",
    when: "event_time lies more than 10 minutes ahead, as milliseconds do",
    refusal: { code: 40002, message: "The event lies in the future." },
    own: true,
    check: ({ event, nowMs }) =>
      Number(event.event_time) > nowMs / 1000 + futureToleranceSeconds ? "event_time" : undefined,
  },
];
