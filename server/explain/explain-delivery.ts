import { platformOf } from "../../event/destinations.ts";
import type { Settings } from "../config/settings.ts";
import { toSettings } from "../config/to-settings.ts";
import type { DeliveryRow, FullEvent } from "../queue/reads.ts";
import type { Payload } from "../relay/platform.ts";
import { type Target, targetsOf } from "../relay/platforms.ts";
import { type CustomName, customNameAt } from "./custom-name.ts";
import { type MissingField, missingFields, type SentField, sentFields } from "./provenance.ts";

/** One delivery with everything that is known of it. */
export interface Explained extends DeliveryRow {
  /** What the tag said of the browser copy. */
  browser: string;
  /** The outgoing body, before hooks. */
  body?: Payload;
  sent?: SentField[];
  missing?: MissingField[];
  /** The event's name is a custom one at this platform. */
  customName?: CustomName;
  /** Why the fields are not known. */
  note?: string;
}

/** A destination that no configuration knows (any more), as of an `import --result`, with default settings. */
const unconfiguredTarget = (event: FullEvent, destination: string): Target | undefined => {
  const [platform, id = ""] = destination.split(":");
  const destinations =
    platform === "meta"
      ? { meta: [{ pixelId: id, accessToken: "" }] }
      : { tiktok: [{ eventSource: event.body?.source ?? "web", eventSourceId: id, accessToken: "" }] };
  const { sites } = toSettings(
    { sites: [{ id: event.site, ...destinations }] },
    { folder: "/", tokenOf: () => undefined },
  );
  return sites.flatMap(targetsOf)[0];
};

/** The target that a delivery of the event goes to by these settings; defaults stand in for one they do not know. */
export const targetFor = (
  settings: Settings | undefined,
  event: FullEvent,
  destination: string,
): Target | undefined =>
  configuredTarget(settings, event, destination) ?? unconfiguredTarget(event, destination);

const configuredTarget = (
  settings: Settings | undefined,
  event: FullEvent,
  destination: string,
): Target | undefined =>
  (settings?.sites ?? [])
    .filter(({ id }) => id === event.site)
    .flatMap(targetsOf)
    .find((target) => target.destination === destination);

const browserWords: Readonly<Record<string, string>> = {
  fired: "fired with the same id",
  blocked: "blocked: the script had not loaded, or was kept from it",
  off: "off: not configured, not allowed or not wanted",
};

/**
 * One delivery of an event, field by field: what leaves, where it comes from and by which rule, and what is missing.
 * @param settings those of the moment; where they do not know the destination, defaults stand in
 */
export const explainDelivery = (
  settings: Settings | undefined,
  event: FullEvent,
  delivery: DeliveryRow,
): Explained => {
  const platform = platformOf(delivery.destination);
  const word = platform && event.pixel[platform];
  const explained: Explained = { ...delivery, browser: (word && browserWords[word]) ?? "none known" };
  const target = targetFor(settings, event, delivery.destination);
  if (!event.body)
    return { ...explained, note: "the body is no longer kept (consent, erasure or retention)" };
  if (!target || !platform) return { ...explained, note: "the destination is not configured any more" };
  const body = target.payload(event.body);
  const customName = customNameAt(platform, event.body);
  return {
    ...explained,
    body,
    sent: sentFields(event.body, platform, body),
    missing: missingFields(event.body, platform, body),
    ...(customName && { customName }),
  };
};
