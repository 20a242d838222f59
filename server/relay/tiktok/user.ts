import { type PlatformField, userFields } from "../../../event/fields.ts";
import type { Json, PreparedEvent } from "../../../event/prepared.ts";
import type { Source } from "../../../event/schema.ts";
import { sources } from "../../../event/schema.ts";
import type { Payload } from "../platform.ts";

interface Carried extends PlatformField {
  field: string;
  /** The value stands in `tiktok_user`, because Meta's form of it is another one. */
  own: boolean;
}

const carried = (source: Source): readonly Carried[] =>
  userFields.flatMap(({ field, meta, tiktok }) =>
    tiktok?.sources.includes(source)
      ? [
          {
            field,
            ...tiktok,
            own: meta !== undefined && (meta.form !== tiktok.form || meta.hash !== tiktok.hash),
          },
        ]
      : [],
  );

const carriedBySource = new Map(sources.map((source) => [source, carried(source)]));

/** Values that TikTok could not read are left out; a click id is never cleaned, since it is kept byte for byte. */
const forms: Readonly<Record<string, RegExp>> = {
  ttclid: /^\S+$/,
  locale: /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/,
  country: /^[a-z]{2}$/,
  att_status: /^(AUTHORIZED|DENIED|NOT_DETERMINED|RESTRICTED|NOT_APPLICABLE)$/,
};

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

/** Digests without the parameter builder's appendix, which only Meta reads. */
const digests = (values: readonly string[]): string[] =>
  values.some(({ length }) => length > digestLength)
    ? [...new Set(values.map((value) => value.slice(0, digestLength)))]
    : [...values];

const valueFor = ({ hash, many }: Carried, given: string | string[]): Json | undefined => {
  const list = typeof given === "string" ? [given] : given;
  const values = hash ? digests(list) : list;
  return many && values.length > 1 ? values : values[0];
};

const isReadable = (field: string, value: Json) => forms[field]?.test(String(value)) ?? true;

/**
 * TikTok's `user`: the fields that the source takes, under its names; one value as text, several as a list where
 * TikTok takes lists. Source: TikTok Events API 2.0, user object.
 */
export const user = (event: PreparedEvent): Payload => {
  const system = event.source === "app" ? systemOf(event) : undefined;
  const foreign = system ? foreignIds[system] : [];
  const out: Payload = {};
  for (const row of carriedBySource.get(event.source) ?? []) {
    const given = (row.own ? event.tiktok_user : event.user)?.[row.field];
    if (given === undefined || foreign.includes(row.field)) continue;
    const value = valueFor(row, given);
    if (value !== undefined && isReadable(row.field, value)) out[row.key] = value;
  }
  return out;
};
