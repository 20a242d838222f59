import { type CheckedEvent, first } from "../../event/checked.ts";
import { fbclidOf, isFbc, makeFbc, queryParameter } from "../../event/click-ids.ts";
import type { Issue } from "../errors.ts";
import { readIp } from "./ip.ts";

/** What the door knows about the request that brought the event. */
export interface RequestFacts {
  door: "beacon" | "api" | "import";
  /** Beacons: the visitor's address as the server sees it. */
  ip?: string | undefined;
  /** Beacons: the user agent of the request. */
  userAgent?: string | undefined;
  /** Beacons: the request bore `Sec-GPC: 1`. */
  gpc?: boolean;
  /** Unix milliseconds. */
  receivedAtMs: number;
}

/** Fields of the person that come from more than the payload's `user`. */
export const enrichedFields = ["ip", "user_agent", "fbc", "ttclid", "lead_id"] as const;

export type Enriched = Record<(typeof enrichedFields)[number], string | undefined>;

/** The visitor's address where it is public. Warns only of what the sender wrote itself. */
const publicIp = (given: string | undefined, door: RequestFacts["door"], warnings: Issue[]) => {
  if (given === undefined) return undefined;
  const ip = readIp(given);
  if (ip?.isPublic) return ip.address;
  if (door !== "beacon") {
    const problem = ip ? "it is no public address" : "it is no IP address";
    warnings.push({ path: "user.ip", message: `Dropped: ${problem}.` });
  }
  return undefined;
};

/** A click id that `user` lacks is taken from the page's address, as raw as it stands there. */
const clickId = (given: string | undefined, name: string, url: string | undefined): string | undefined =>
  given ?? (url?.includes(name) ? queryParameter(url, name) : undefined);

/** An `fbc` from the click id where there is none or it holds another one; without a click id none is made. */
const fbcFor = (fbc: string | undefined, fbclid: string | undefined, timeMs: number): string | undefined => {
  if (fbclid === undefined) return fbc;
  if (fbc !== undefined && isFbc(fbc) && fbclidOf(fbc) === fbclid) return fbc;
  return makeFbc(fbclid, timeMs) ?? fbc;
};

/** Meta's ids of leads; TikTok's have 19 digits. Source: Meta, customer information parameters. */
const metaLead = /^\d{15,17}$/;

/** `lead.id` before `user.lead_id`, but where only the latter is one of Meta's, Meta gets that. */
const leadId = (own: string | undefined, persons: string | undefined): string | undefined =>
  [own, persons].find((id) => id !== undefined && metaLead.test(id)) ?? own ?? persons;

/**
 * What the request and the page's address know beside the payload. A beacon's address and browser are the
 * request's; a backend's are the payload's, never those of its own request.
 */
export const enrich = (
  { user, page, lead, timeMs }: CheckedEvent,
  { door, ip, userAgent }: RequestFacts,
  warnings: Issue[],
): Enriched => {
  const given = (field: string) => first(user[field]);
  const isBeacon = door === "beacon";
  return {
    ip: publicIp(isBeacon ? ip : given("ip"), door, warnings),
    user_agent: isBeacon ? userAgent : given("user_agent"),
    fbc: fbcFor(given("fbc"), clickId(given("fbclid"), "fbclid", page?.url), timeMs),
    ttclid: clickId(given("ttclid"), "ttclid", page?.url),
    lead_id: leadId(lead?.id, given("lead_id")),
  };
};
