import type { CheckedEvent, CheckedUser } from "../../event/checked.ts";
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

const asText = (value: CheckedUser[string] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const set = (user: CheckedUser, field: string, value: string | undefined): void => {
  if (value) user[field] = value;
  else delete user[field];
};

/** A beacon's address and browser are the request's; a backend's are the payload's, never its own. */
const addRequest = (user: CheckedUser, facts: RequestFacts, warnings: Issue[]): void => {
  if (facts.door === "beacon") {
    set(user, "ip", facts.ip);
    set(user, "user_agent", facts.userAgent);
  }
  const given = asText(user.ip);
  if (given === undefined) return;
  const ip = readIp(given);
  if (!ip?.isPublic && facts.door !== "beacon") {
    const problem = ip ? "it is no public address" : "it is no IP address";
    warnings.push({ path: "user.ip", message: `Dropped: ${problem}.` });
  }
  set(user, "ip", ip?.isPublic ? ip.address : undefined);
};

/** Click ids that `user` lacks are taken from the page's address, as raw as they stand there. */
const addClickIds = (user: CheckedUser, url: string | undefined): void => {
  if (!url?.includes("clid=")) return;
  for (const name of ["fbclid", "ttclid"]) {
    if (user[name] === undefined) set(user, name, queryParameter(url, name));
  }
};

/** An `fbc` from the click id, where there is none or it holds another click id; without a click id none is made. */
const addFbc = (user: CheckedUser, timeMs: number): void => {
  const fbclid = asText(user.fbclid);
  delete user.fbclid;
  if (fbclid === undefined) return;
  const fbc = asText(user.fbc);
  if (fbc !== undefined && isFbc(fbc) && fbclidOf(fbc) === fbclid) return;
  const made = makeFbc(fbclid, timeMs);
  if (made) user.fbc = made;
};

/** The person with what the request and the page's address know beside the payload. */
export const enrich = (
  { user: given, page, timeMs }: CheckedEvent,
  facts: RequestFacts,
  warnings: Issue[],
): CheckedUser => {
  const user = { ...given };
  addRequest(user, facts, warnings);
  addClickIds(user, page?.url);
  addFbc(user, timeMs);
  return user;
};
