import type { Platform, User } from "../../event/schema.ts";

/** Every field's key in Meta's and in TikTok's advanced matching, and its normal form there. */
type Row = readonly [field: keyof User, meta: string, tiktok?: string];

/** Sources: Meta, advanced matching; TikTok, `ttq.identify`. The pixels hash, they want normal forms. */
const rows: readonly Row[] = [
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

/** A phone is known only with its country: `+` or `00` before it. */
const phone = (text: string, platform: Platform): string => {
  const digits = text.replace(/^00/, "+").replace(/[^\d+]/g, "");
  if (!digits.startsWith("+")) return "";
  return platform === "meta" ? digits.slice(1) : digits;
};

const normal = (field: keyof User, value: unknown, platform: Platform): string => {
  const text = String([value].flat()[0] ?? "")
    .trim()
    .toLowerCase();
  if (hashed.test(text)) return text;
  if (field === "phone") return phone(text, platform);
  if (field === "gender") return text.slice(0, 1);
  if (field === "date_of_birth")
    return /^\d{4}-?\d\d-?\d\d/.test(text) ? text.replace(/\D/g, "").slice(0, 8) : "";
  return field === "city" || field === "external_id" || field === "zip" ? text.replace(/\s/g, "") : text;
};

/** What the platform's pixel is told about the person; undefined where nothing is known. */
export const advancedMatching = (user: User, platform: Platform): Record<string, string> | undefined => {
  const matching: Record<string, string> = {};
  for (const [field, meta, tiktok] of rows) {
    const key = platform === "meta" ? meta : tiktok;
    const value = normal(field, user[field], platform);
    if (key && value) matching[key] = value;
  }
  return Object.keys(matching).length ? matching : undefined;
};
