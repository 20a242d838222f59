import { type PlatformField, type TiktokUserField, userFields } from "../../../event/fields.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import type { Source } from "../../../event/schema.ts";
import type { Payload } from "../platform.ts";
import { isIdentified } from "./identifiers.ts";

interface Carried extends PlatformField {
  field: string;
  /** The value stands in `tiktok_user`, because Meta's form of it is another one. */
  own: boolean;
}

const carriedBy = (isTaken: (row: TiktokUserField) => boolean): readonly Carried[] =>
  userFields.flatMap(({ field, meta, tiktok }) => {
    if (!tiktok || !isTaken(tiktok)) return [];
    const own = meta !== undefined && (meta.form !== tiktok.form || meta.hash !== tiktok.hash);
    return { ...tiktok, field, own };
  });

const carriedFor = (source: Source) => carriedBy(({ sources }) => sources.includes(source));

const carried: Readonly<Record<Source, readonly Carried[]>> = {
  web: carriedFor("web"),
  app: carriedFor("app"),
  offline: carriedFor("offline"),
  crm: carriedFor("crm"),
};

const lastResort = carriedBy((row) => row.lastResort === true);

/** Device ids that only the other system's devices have. Source: TikTok, app events. */
const foreignIds: Readonly<Record<"android" | "ios", readonly string[]>> = {
  android: ["idfa", "idfv"],
  ios: ["gaid"],
};

const systemOf = ({ app }: PreparedEvent): "android" | "ios" | undefined => {
  const extinfo = app?.data?.extinfo;
  const version = Array.isArray(extinfo) ? extinfo[0] : undefined;
  if (version === "a2") return "android";
  if (version === "i2") return "ios";
  if (app?.id === undefined) return undefined;
  return /^\d+$/.test(app.id) ? "ios" : "android";
};

const digestLength = 64;

/** A digest without the parameter builder's appendix, which only Meta reads. */
const bare = (digest: string): string =>
  digest.length > digestLength ? digest.slice(0, digestLength) : digest;

const valueFor = (row: Carried, given: string | string[]): string | string[] | undefined => {
  if (row.many && typeof given !== "string" && given.length > 1) {
    const values = [...new Set(given.map(bare))];
    return values.length > 1 ? values : values[0];
  }
  const value = typeof given === "string" ? given : given[0];
  return value !== undefined && row.hash ? bare(value) : value;
};

const add = (out: Payload, rows: readonly Carried[], event: PreparedEvent) => {
  for (const row of rows) {
    const given = (row.own ? event.tiktok_user : event.user)?.[row.field];
    const value = given === undefined ? undefined : valueFor(row, given);
    if (value !== undefined) out[row.key] = value;
  }
};

/**
 * TikTok's `user`: the fields that the source takes, under its names; one value as text, several as a list where
 * TikTok takes lists. Where they identify nobody, those of the contract's identifiers that are known, whatever
 * the source. Source: TikTok Events API 2.0, user object.
 */
export const user = (event: PreparedEvent): Payload => {
  const out: Payload = {};
  add(out, carried[event.source], event);
  const system = event.source === "app" ? systemOf(event) : undefined;
  if (system) for (const field of foreignIds[system]) delete out[field];
  if (!isIdentified(event, out)) add(out, lastResort, event);
  return out;
};
