import { userFields } from "../../event/fields.ts";
import type { PreparedEvent } from "../../event/prepared.ts";
import type { Platform } from "../../event/schema.ts";

/**
 * What each identifier is worth for finding the person, from 0 to 1: our judgement, after the order in which
 * the platforms rank them (Meta: best practices, customer information; TikTok: matching events). The platforms
 * publish no weights, so what follows from this table is an estimate and is called one.
 */
export const identifierWorth: Readonly<Record<Platform, Readonly<Record<string, number>>>> = {
  meta: {
    email: 0.5,
    fbc: 0.45,
    phone: 0.4,
    lead_id: 0.4,
    fb_login_id: 0.4,
    external_id: 0.3,
    madid: 0.3,
    fbp: 0.3,
    ip: 0.15,
    date_of_birth: 0.12,
    user_agent: 0.1,
    last_name: 0.1,
    first_name: 0.08,
    zip: 0.08,
    city: 0.06,
    gender: 0.04,
    state: 0.03,
    country: 0.03,
  },
  tiktok: {
    ttclid: 0.5,
    email: 0.45,
    phone: 0.4,
    idfa: 0.35,
    gaid: 0.35,
    external_id: 0.3,
    ttp: 0.25,
    ip: 0.12,
    user_agent: 0.1,
    zip: 0.05,
    last_name: 0.05,
    first_name: 0.05,
    city: 0.03,
    state: 0.02,
    country: 0.02,
  },
};

export interface MatchEstimate {
  /** 0 to 10, one decimal; an estimate of ours, not the platform's score. */
  score: number;
  present: string[];
  /** Identifiers the platform would take and the event lacks, most valuable first. */
  missing: string[];
}

const takenBy = (platform: Platform, event: Pick<PreparedEvent, "source">): string[] =>
  userFields
    .filter((row) => (platform === "meta" ? row.meta : row.tiktok?.sources.includes(event.source)))
    .map(({ field }) => field);

/**
 * Estimates how well a platform can match an event, and ranks what is missing. Each identifier closes a share
 * of the remaining gap to 10, so adding one never lowers the estimate.
 */
export const estimateMatch = (
  platform: Platform,
  event: Pick<PreparedEvent, "source" | "user" | "tiktok_user">,
): MatchEstimate => {
  const worth = identifierWorth[platform];
  const fields = takenBy(platform, event)
    .filter((field) => worth[field] !== undefined)
    .sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0));
  const known = (field: string) =>
    event.user[field] !== undefined || (platform === "tiktok" && event.tiktok_user?.[field] !== undefined);
  const present = fields.filter(known);
  const gap = present.reduce((rest, field) => rest * (1 - (worth[field] ?? 0)), 1);
  return {
    score: Math.round((1 - gap) * 100) / 10,
    present,
    missing: fields.filter((field) => !present.includes(field)),
  };
};
