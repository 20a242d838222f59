import { randomUUID } from "node:crypto";
import { request } from "undici";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { ActionSource, Source } from "../../../event/schema.ts";
import { sha256 } from "../../prepare/hash.ts";
import type { ApiAnswer } from "../../relay/platform.ts";
import type { Target } from "../../relay/platforms.ts";
import { type Result, right, wrong } from "./result.ts";

const timeoutMs = 10_000;

const actionSources: Readonly<Record<Source, ActionSource>> = {
  web: "website",
  app: "app",
  offline: "physical_store",
  crm: "system_generated",
};

const testEvent = (source: Source, origin: string | undefined): PreparedEvent => ({
  name: "ViewContent",
  id: `twinbeam-check-${randomUUID()}`,
  time: Math.floor(Date.now() / 1000),
  action_source: actionSources[source],
  source,
  ...(origin !== undefined && { page: { url: origin } }),
  user: { external_id: [sha256("twinbeam-check")], user_agent: "twinbeam check", ip: "192.0.2.1" },
  properties: {},
});

const send = async ({ url, headers, body }: ReturnType<Target["request"]>): Promise<ApiAnswer> => {
  try {
    const answer = await request(url, {
      method: "POST",
      headers,
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return { status: answer.statusCode, headers: {}, body: await answer.body.text() };
  } catch (error) {
    return { failure: "network", message: error instanceof Error ? error.message : String(error) };
  }
};

const sentTo: Readonly<Record<Target["platform"], string>> = {
  meta: "Events Manager, Data sources, the pixel, Test events",
  tiktok: "Events Manager, the pixel, Test event",
};

/**
 * With a test code configured, one event shows whether the whole way is open.
 * @param source what kind of event the destination takes
 * @param origin of the site's pages
 */
export const sendTest = async (
  target: Target,
  source: Source,
  origin: string | undefined,
): Promise<Result[]> => {
  const { testEventCode } = target.settings;
  if (testEventCode === undefined) return [];
  const body = target.payload(testEvent(source, origin));
  const verdict = target.answer(await send(target.request([body], { testEventCode })), 1);
  const check = "test event";
  if (verdict.kind === "delivered")
    return [
      right(
        check,
        `${target.destination} took one with the code ${testEventCode}; it shows in ${sentTo[target.platform]}`,
      ),
    ];
  const { code, title, message } = verdict.reason;
  return [
    wrong(
      check,
      `${target.destination} did not take one: ${title} (${code})${message ? `: ${message}` : ""}`,
      "live events would fare the same",
      "correct what it names",
    ),
  ];
};
