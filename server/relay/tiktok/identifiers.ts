import type { PreparedEvent } from "../../../event/prepared.ts";
import type { Source } from "../../../event/schema.ts";
import type { Payload } from "../platform.ts";

/** Enough for any source; names in one entry are needed together. Source: the contract's settled cases. */
export const anywhere = [["email"], ["phone"], ["external_id"], ["ttclid"], ["ttp"], ["ip", "user_agent"]];

/** What else is enough for a source. Source: TikTok Events API 2.0, app events; CRM events take the lead's id. */
export const beside: Partial<Record<Source, readonly string[][]>> = { app: [["idfa"], ["idfv"], ["gaid"]] };

export const leadIdOf = ({ lead, user: person }: PreparedEvent): string | undefined =>
  lead?.id ?? [person.lead_id].flat()[0];

/**
 * Whether TikTok can find the person of an event.
 * @param user the outgoing `user`
 */
export const isIdentified = (event: PreparedEvent, user: Payload): boolean =>
  [...anywhere, ...(beside[event.source] ?? [])].some((keys) => keys.every((key) => key in user)) ||
  (event.source === "crm" && leadIdOf(event) !== undefined);
