import { tiktokAppName } from "../../event/app-names.ts";
import { isMetaStandard, standardName, tiktokName } from "../../event/names.ts";
import { nearestStandardName } from "../../event/nearest-name.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Platform } from "../../event/schema.ts";
import { messagingNames } from "../relay/meta/refusal.ts";

/** A name that serves reports and audiences, and no campaign is optimised on. */
export interface CustomName {
  nearest?: string;
}

type Named = Pick<PreparedEvent, "name" | "source" | "action_source">;

/** What Meta knows beside its web events. Source: Meta, app events. */
const metaAppNames: ReadonlySet<string> = new Set([
  ...["MobileAppInstall", "AchievementUnlocked", "LevelAchieved"],
  ...["CompleteTutorial", "SpentCredits", "Rate"],
]);

const isStandardAt: Readonly<Record<Platform, (event: Named) => boolean>> = {
  meta: ({ name, action_source }) =>
    isMetaStandard(name) ||
    (action_source === "app" && metaAppNames.has(name)) ||
    (action_source === "business_messaging" && messagingNames.has(name)),
  tiktok: ({ name, source }) => {
    const word = tiktokName(name);
    if (source === "app") return (tiktokAppName(name) ?? tiktokAppName(word)) !== undefined;
    const row = standardName(word);
    return row !== undefined && row.tiktok !== false;
  },
};

/** Whether an event has a custom name at a platform, with the nearest name that is a standard one there. */
export const customNameAt = (platform: Platform, event: Named): CustomName | undefined => {
  const isStandard = isStandardAt[platform];
  if (isStandard(event)) return undefined;
  const nearest = nearestStandardName(event.name, (name) => isStandard({ ...event, name }));
  return nearest === undefined ? {} : { nearest };
};
