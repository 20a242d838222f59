import { isAbsent } from "../../event/absent.ts";
import type { Json, PreparedApp } from "../../event/prepared.ts";
import {
  drop,
  type Fields,
  type Findings,
  isFields,
  readFields,
  readJson,
  readText,
} from "./check-values.ts";

const texts = ["id", "name", "version"] as const;
const adTexts = [
  "callback",
  "campaign_id",
  "ad_id",
  "creative_id",
  "attribution_type",
  "attribution_provider",
] as const;
const adFlags = ["is_retargeting", "attributed"] as const;
const ownKeys = new Set<string>([...texts, "ad"]);
const zeroOrOne = new Map<unknown, number>([
  [true, 1],
  [1, 1],
  ["1", 1],
  ["true", 1],
  [false, 0],
  [0, 0],
  ["0", 0],
  ["false", 0],
]);

const readAd = (ad: Fields, findings: Findings): { [key: string]: string | boolean } => {
  const read: { [key: string]: string | boolean } = {};
  for (const key of adTexts) {
    const text = readText(ad[key], `app.ad.${key}`, findings);
    if (text !== undefined) read[key] = text;
  }
  for (const key of adFlags) {
    if (isAbsent(ad[key])) continue;
    const flag = zeroOrOne.get(ad[key]);
    if (flag === undefined) drop(findings, `app.ad.${key}`, "Dropped: it is neither true nor false.");
    else read[key] = flag === 1;
  }
  return read;
};

/** Meta's device facts keep their places, with "" for gaps. Source: Meta, app data parameters. */
const readExtinfo = (value: unknown, path: string, findings: Findings): Json | undefined =>
  Array.isArray(value)
    ? value.map((entry, index) => readText(entry, `${path}.${index}`, findings) ?? "")
    : drop(findings, path, "Dropped: it is no list.");

const readTracking = (value: unknown, path: string, findings: Findings): Json | undefined =>
  zeroOrOne.get(value) ?? drop(findings, path, "Dropped: it is neither true nor false, 1 nor 0.");

const dataReaders = new Map([
  ["extinfo", readExtinfo],
  ["advertiser_tracking_enabled", readTracking],
  ["application_tracking_enabled", readTracking],
]);

/** The app and its ad; every other key is one of Meta's app_data fields. */
export const readApp = (value: unknown, findings: Findings): PreparedApp | undefined => {
  const given = readFields(value, "app", findings);
  if (!given) return undefined;
  const app: PreparedApp = {};
  for (const key of texts) {
    const text = readText(given[key], `app.${key}`, findings);
    if (text !== undefined) app[key] = text;
  }
  const ad = readFields(given.ad, "app.ad", findings);
  if (isFields(ad)) app.ad = readAd(ad, findings);
  for (const key of Object.keys(given)) {
    if (ownKeys.has(key) || key === "__proto__" || isAbsent(given[key])) continue;
    const json = (dataReaders.get(key) ?? readJson)(given[key], `app.${key}`, findings);
    if (json === undefined) continue;
    app.data ??= {};
    app.data[key] = json;
  }
  return app;
};
