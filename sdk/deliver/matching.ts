import { isAbsent } from "../../event/absent.ts";
import type { Platform, User } from "../../event/schema.ts";

/** Every field's key in Meta's and in TikTok's advanced matching. Both pixels hash what they are told. */
const keys: readonly [field: keyof User, meta: string, tiktok?: string][] = [
  ["email", "em", "email"],
  ["phone", "ph", "phone_number"],
  ["first_name", "fn", "first_name"],
  ["last_name", "ln", "last_name"],
  ["gender", "ge"],
  ["date_of_birth", "db"],
  ["city", "ct", "city"],
  ["state", "st", "state"],
  ["zip", "zp", "zip_code"],
  ["country", "country", "country"],
  ["external_id", "external_id", "external_id"],
];

const hashed = /^[0-9a-f]{64}$/;
const isoDate = /^\d{4}-?\d\d-?\d\d$/;

/** Normal forms beyond lower case; empty: the pixel could not use it. Sources: Meta, advanced matching; TikTok, `ttq.identify`. */
const forms: { [field: string]: (text: string, platform: Platform) => string } = {
  /** Known only with its country. Meta wants digits, TikTok a plus before them. */
  phone: (text, platform) =>
    /^(\+|00)/.test(text) ? (platform === "meta" ? "" : "+") + text.replace(/^00|\D/g, "") : "",
  gender: (text) => text.slice(0, 1),
  date_of_birth: (text) => (isoDate.test(text) ? text.replace(/\D/g, "") : ""),
  city: (text) => text.replace(/\s/g, ""),
  zip: (text) => text.replace(/\s/g, ""),
  external_id: (text) => text.replace(/\s/g, ""),
};

/** What the platform's pixel is told about the person; undefined where nothing is known. */
export const advancedMatching = (user: User, platform: Platform): Record<string, string> | undefined => {
  const matching: Record<string, string> = {};
  for (const [field, meta, tiktok] of keys) {
    const key = platform === "meta" ? meta : tiktok;
    const text = String([user[field]].flat().find((value) => !isAbsent(value)) ?? "")
      .trim()
      .toLowerCase();
    const form = hashed.test(text) ? undefined : forms[field];
    const value = form ? form(text, platform) : text;
    if (key && value) matching[key] = value;
  }
  return Object.keys(matching).length ? matching : undefined;
};
