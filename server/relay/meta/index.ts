import type { MetaSettings } from "../../config/settings.ts";
import type { Payload, Platform, RequestOptions } from "../platform.ts";
import { answer } from "./answer.ts";
import { appSecretProof, eventsUrl, headers } from "./config.ts";
import { payload } from "./payload.ts";
import { refusal } from "./refusal.ts";
import { stringify } from "./whole-numbers.ts";

const body = (
  data: readonly Payload[],
  { accessToken, appSecret, partnerAgent }: MetaSettings,
  { testEventCode, plain }: RequestOptions,
): string =>
  stringify({
    data,
    ...(testEventCode ? { test_event_code: testEventCode } : {}),
    ...(partnerAgent && !plain ? { partner_agent: partnerAgent } : {}),
    ...(appSecret ? { appsecret_proof: appSecretProof(accessToken, appSecret) } : {}),
  });

/** Meta's Conversions API. */
export const meta: Platform<MetaSettings> = {
  name: "meta",
  id: ({ pixelId }) => pixelId,
  takes: () => true,
  /** 7 days, and 62 for what happened in a store. Source: Meta, server event parameters; offline events. */
  maxAgeDays: ({ action_source }) => (action_source === "physical_store" ? 62 : 7),
  refusal,
  /** Apart by action source, so that a store event of last month cannot sink web events. */
  batchKey: ({ action_source }) => action_source,
  payload,
  request: (payloads, settings, options = {}) => ({
    url: eventsUrl(settings),
    headers: headers(settings),
    body: body(payloads, settings, options),
  }),
  answer,
};
