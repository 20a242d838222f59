import { canonicalAppName } from "../../event/app-names.ts";
import type { CheckedEvent } from "../../event/checked.ts";
import { type Destination, destinationOf } from "../../event/destinations.ts";
import { canonicalName } from "../../event/names.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Platform, Source } from "../../event/schema.ts";

/** What planning asks of a platform; `Platform` of the relay answers it. */
export interface PlatformRules<Settings> {
  name: Platform;
  id(settings: Settings): string;
  takes(source: Source, settings: Settings): boolean;
  maxAgeDays(event: PreparedEvent): number;
  refusal(event: PreparedEvent, settings: Settings): { code: string } | undefined;
}

export interface TargetSettings {
  /** Names this destination takes, as somebody wrote them; empty: all. */
  events: readonly string[];
  testEventCode?: string;
  maxAgeDays?: number;
}

/** One destination of a site, with its platform's rules bound to its settings. */
export interface Target {
  destination: Destination;
  platform: Platform;
  takes(source: Source): boolean;
  takesName(event: Pick<PreparedEvent, "name" | "source">): boolean;
  maxAgeDays(event: PreparedEvent): number;
  refusal(event: PreparedEvent): string | undefined;
  testEventCode: string | undefined;
}

/** The destinations of one platform of a site. */
export const createTargets = <Settings extends TargetSettings>(
  rules: PlatformRules<Settings>,
  destinations: readonly Settings[],
): Target[] =>
  destinations.map((settings) => {
    const { events } = settings;
    const names = new Set(events.map(canonicalName));
    const appNames = new Set(events.map(canonicalAppName));
    return {
      destination: destinationOf(rules.name, rules.id(settings)),
      platform: rules.name,
      takes: (source) => rules.takes(source, settings),
      takesName: ({ name, source }) => names.size === 0 || (source === "app" ? appNames : names).has(name),
      maxAgeDays: (event) => settings.maxAgeDays ?? rules.maxAgeDays(event),
      refusal: (event) => rules.refusal(event, settings)?.code,
      testEventCode: settings.testEventCode,
    };
  });

const isMeant = ({ source, destinations }: CheckedEvent, { takes, destination, platform }: Target): boolean =>
  takes(source) && (destinations?.some((wanted) => wanted === destination || wanted === platform) ?? true);

/** The targets that are meant for an event: by its source and its own filter. Consent is not asked here. */
export const targetsOf = (event: CheckedEvent, targets: readonly Target[]): Target[] =>
  targets.filter((target) => isMeant(event, target));

export const isDenied = ({ consent }: CheckedEvent, platform: Platform): boolean =>
  consent?.[platform] === "denied";

/** Platforms that may see the event at all: one of their targets wants it, and consent is not denied. */
export const platformsFor = (event: CheckedEvent, targets: readonly Target[]): ReadonlySet<Platform> => {
  const platforms = new Set<Platform>();
  for (const target of targets) {
    const { platform, takesName } = target;
    if (isMeant(event, target) && takesName(event) && !isDenied(event, platform)) platforms.add(platform);
  }
  return platforms;
};
