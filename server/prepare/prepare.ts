import type { CheckedEvent } from "../../event/checked.ts";
import type { PreparedEvent, PreparedProperties } from "../../event/prepared.ts";
import type { ContentType, MessagingChannel } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import { enrich, type RequestFacts } from "./enrich.ts";
import { createForms } from "./normal-forms.ts";
import { createPersonReader } from "./person.ts";
import { scrubApp, scrubPage, scrubProperties, scrubTexts } from "./scrub-event.ts";
import { platformsFor, type Target } from "./targets.ts";

/** What preparing asks of a site's settings. */
export interface PrepareSettings {
  /** ISO 3166-1 alpha-2, for national phone numbers. */
  defaultCountry?: string;
  contentType: ContentType;
  limitedDataUse: boolean;
}

export interface Prepared {
  event: PreparedEvent;
  warnings: Issue[];
}

export type Prepare = (event: CheckedEvent, facts: RequestFacts) => Prepared;

/** The channel of a business message, by the id that only it knows. */
const channels: readonly [string, MessagingChannel][] = [
  ["ctwa_clid", "whatsapp"],
  ["page_scoped_user_id", "messenger"],
  ["ig_sid", "instagram"],
];

const channelOf = ({
  action_source,
  messaging_channel,
  user,
}: CheckedEvent): MessagingChannel | undefined => {
  if (messaging_channel || action_source !== "business_messaging") return messaging_channel;
  return channels.find(([field]) => user[field] !== undefined)?.[1];
};

const prepareProperties = (
  given: PreparedProperties,
  contentType: ContentType,
  removed: (path: string) => void,
): PreparedProperties => {
  const hasIds = given.contents !== undefined || given.content_ids !== undefined;
  const properties: PreparedProperties = hasIds ? { content_type: contentType, ...given } : { ...given };
  scrubProperties(properties, removed);
  return properties;
};

type Page = NonNullable<CheckedEvent["page"]>;

/** Makes the step that scrubs the page. `intake` gives the same page as the same object, and so does this. */
const createPageReader = () => {
  let last: { given: Page; page: Page } | undefined;

  return (given: Page): Page => {
    if (last?.given !== given) {
      const page = { ...given };
      scrubPage(page);
      last = { given, page };
    }
    return last.page;
  };
};

const warnOfGaps = (
  { source, action_source, page }: CheckedEvent,
  userAgent: unknown,
  warnings: Issue[],
): void => {
  if (source === "web" && !page?.url) {
    warnings.push({ path: "page.url", message: "A web event is best sent with the address of its page." });
  }
  if (action_source === "website" && !userAgent) {
    warnings.push({ path: "user.user_agent", message: "A website event is best sent with its user agent." });
  }
};

const prepareLead = (
  lead: PreparedEvent["lead"],
  id: string | undefined,
): NonNullable<PreparedEvent["lead"]> => (id === undefined ? { ...lead } : { ...lead, id });

/** What is kept of an event that nobody may get: enough to count it and to know it again. */
const withoutBody = (event: CheckedEvent): PreparedEvent => ({
  name: event.name,
  id: event.id,
  time: Math.floor(event.timeMs / 1000),
  action_source: event.action_source,
  source: event.source,
  user: {},
  properties: {},
});

/**
 * Makes the step that enriches, normalises, hashes and scrubs an event for a site. After it nothing personal is
 * left in clear that a platform wants hashed.
 * @param targets the site's destinations; what only a platform reads that gets nothing is left out
 */
export const createPrepare = (settings: PrepareSettings, targets: readonly Target[]): Prepare => {
  const readPerson = createPersonReader(createForms(settings.defaultCountry));
  const readPage = createPageReader();

  const limitedDataUse = (wish: CheckedEvent["limited_data_use"], facts: RequestFacts) => {
    if (facts.gpc && facts.door === "beacon" && !wish) return true;
    return wish ?? (settings.limitedDataUse || undefined);
  };

  return (checked, facts) => {
    const warnings: Issue[] = [];
    const removed = (path: string) =>
      warnings.push({ path, message: "Removed: it holds personal data. Send it as a field of user." });
    const platforms = platformsFor(checked, targets);
    const enriched = enrich(checked, facts, warnings);
    warnOfGaps(checked, enriched.user_agent, warnings);
    const event = withoutBody(checked);
    if (platforms.size === 0) return { event, warnings };

    const { user: given, action_source: actionSource, source } = checked;
    const person = { given, enriched, platforms, actionSource, source, nowMs: facts.receivedAtMs };
    const { user, tiktok_user } = readPerson(person, warnings);
    event.user = user;
    if (tiktok_user) event.tiktok_user = tiktok_user;
    event.properties = prepareProperties(checked.properties, settings.contentType, removed);
    if (checked.page) event.page = readPage(checked.page);
    if (checked.app) event.app = scrubApp(checked.app, removed);
    if (checked.lead || enriched.lead_id) {
      const lead = prepareLead(checked.lead, checked.lead?.id ?? enriched.lead_id);
      event.lead = scrubTexts(lead, "lead", removed);
    }
    if (checked.original_event_data) event.original_event_data = checked.original_event_data;
    if (checked.customer_segmentation) event.customer_segmentation = checked.customer_segmentation;
    if (checked.opt_out !== undefined) event.opt_out = checked.opt_out;
    const channel = channelOf(checked);
    if (channel) event.messaging_channel = channel;
    const limited = limitedDataUse(checked.limited_data_use, facts);
    if (limited !== undefined) event.limited_data_use = limited;
    return { event, warnings };
  };
};
