import type { TiktokSettings } from "../../config/settings.ts";
import type { Payload, Platform, RequestOptions } from "../platform.ts";
import { answer } from "./answer.ts";
import { headers, trackUrl } from "./config.ts";
import { payload } from "./payload.ts";
import { refusal } from "./refusal.ts";

/** The labels stand before `data`, as TikTok's partners send them. */
const body = (
  data: readonly Payload[],
  { eventSource, eventSourceId, partnerName }: TiktokSettings,
  { testEventCode, plain }: RequestOptions,
): string =>
  JSON.stringify({
    event_source: eventSource,
    event_source_id: eventSourceId,
    ...(partnerName && !plain ? { partner_name: partnerName } : {}),
    ...(testEventCode ? { test_event_code: testEventCode } : {}),
    data,
  });

const maxAgeDays = { web: 7, app: 7, offline: 28, crm: 28 } as const;

/** TikTok's Events API 2.0. */
export const tiktok: Platform<TiktokSettings> = {
  name: "tiktok",
  id: ({ eventSourceId }) => eventSourceId,
  takes: (source, { eventSource }) => source === eventSource,
  /** TikTok documents no limit; older events are not matched to ads. Source: the contract's settled cases. */
  maxAgeDays: ({ source }) => maxAgeDays[source],
  refusal,
  batchKey: ({ source }) => source,
  payload,
  request: (payloads, settings, options = {}) => ({
    url: trackUrl(settings),
    headers: headers(settings),
    body: body(payloads, settings, options),
  }),
  answer,
};
