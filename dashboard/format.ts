import { texts } from "./texts.ts";

const { units } = texts;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const stamp = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const integer = new Intl.NumberFormat("en-GB");
const digest = /^[0-9a-f]{64}/;

export const timeOf = (ms: number): string => clock.format(ms);
export const dateTimeOf = (ms: number | undefined): string => (ms === undefined ? "–" : stamp.format(ms));
export const count = (value: number): string => integer.format(value);
export const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

/** How long something lasts, in its largest unit. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return units.seconds(seconds);
  if (seconds < 5_400) return units.minutes(Math.round(seconds / 60));
  if (seconds < 172_800) return units.hours(Math.round(seconds / 3_600));
  return units.days(Math.round(seconds / 86_400));
};

/** Digests shortened: enough to compare by eye, and nothing to look people up with. */
export const shortened = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(shortened).join(", ");
  if (typeof value === "string") return digest.test(value) ? `${value.slice(0, 8)}…` : value;
  return JSON.stringify(value);
};

/** A body for people: as JSON with its digests shortened. */
export const prettyBody = (body: unknown): string =>
  JSON.stringify(body, (_key, value: unknown) => (typeof value === "string" ? shortened(value) : value), 2);
