import { type CheckContext, type CheckResult, checkEvent } from "../../../server/intake/check.ts";
import type { RequestFacts } from "../../../server/prepare/enrich.ts";
import { type Plan, plan } from "../../../server/prepare/plan.ts";
import { createPrepare, type Prepared, type PrepareSettings } from "../../../server/prepare/prepare.ts";
import { createTargets, type PlatformRules, type Target } from "../../../server/prepare/targets.ts";

export const now = Date.parse("2026-11-21T12:00:00Z");
export const seconds = now / 1000;

interface Settings {
  id: string;
  source?: string;
  events: string[];
  testEventCode?: string;
  maxAgeDays?: number;
}

const rules = (
  name: "meta" | "tiktok",
  refusal: PlatformRules<Settings>["refusal"],
): PlatformRules<Settings> => ({
  name,
  id: ({ id }) => id,
  takes: (source, settings) => settings.source === undefined || settings.source === source,
  maxAgeDays: ({ source, action_source }) => {
    if (name === "meta") return action_source === "physical_store" ? 62 : 7;
    return source === "web" || source === "app" ? 7 : 28;
  },
  refusal,
});

/** The destinations of a shop; platforms refuse an event as `refusal` says. */
export const shopTargets = ({
  meta = [{ id: "111", events: [] }],
  tiktok = [{ id: "C4WEB", source: "web", events: [] }],
  refusal = () => undefined,
}: {
  meta?: Settings[];
  tiktok?: Settings[];
  refusal?: (platform: "meta" | "tiktok") => string | undefined;
} = {}): Target[] => {
  const refuse = (platform: "meta" | "tiktok") => () => {
    const code = refusal(platform);
    return code === undefined ? undefined : { code };
  };
  return [
    ...createTargets(rules("meta", refuse("meta")), meta),
    ...createTargets(rules("tiktok", refuse("tiktok")), tiktok),
  ];
};

export const everySource = ["web", "app", "offline", "crm"].map((source) => ({
  id: `T${source}`,
  source,
  events: [],
}));

interface Shop extends Partial<PrepareSettings> {
  targets?: Target[];
  facts?: Partial<RequestFacts>;
  context?: Partial<CheckContext>;
}

export const check = (input: unknown, { targets = shopTargets(), context = {} }: Shop = {}): CheckResult =>
  checkEvent(input, {
    nowMs: now,
    destinations: targets.map(({ destination }) => destination),
    ...context,
  });

export interface Way extends Prepared {
  plan: Plan;
}

/** The whole way from a raw event to the record that is stored; throws where the check rejects it. */
export const send = (input: unknown, shop: Shop = {}): Way => {
  const { targets = shopTargets(), facts = {}, context: _context, ...settings } = shop;
  const result = check(input, shop);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const prepare = createPrepare({ contentType: "product", limitedDataUse: false, ...settings }, targets);
  const request = { door: "api", receivedAtMs: now, ...facts } as const;
  const { event, warnings } = prepare(result.event, request);
  return {
    event,
    warnings: [...result.warnings, ...warnings],
    plan: plan({ checked: result.event, event, targets, door: request.door, nowMs: now }),
  };
};

export const pathsOf = (issues: readonly { path: string }[]): string[] => issues.map(({ path }) => path);

/** Paths at which an event is rejected, [] where it is accepted. */
export const errorPaths = (input: unknown, shop?: Shop): string[] => {
  const result = check(input, shop);
  return result.ok ? [] : pathsOf(result.errors);
};

/** An event that warns of nothing. */
export const visit = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  event_name: "ViewContent",
  event_id: "visit-1",
  page: { url: "https://shop.example/jar" },
  user: { email: "ada@shop.example", user_agent: "Mozilla/5.0" },
  ...fields,
});

export const withUser = (user: Record<string, unknown>): Record<string, unknown> =>
  visit({ user: { user_agent: "Mozilla/5.0", ...user } });

export const withProperties = (properties: Record<string, unknown>): Record<string, unknown> =>
  visit({ properties });
