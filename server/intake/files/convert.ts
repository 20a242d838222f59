/**
 * What a cell's text becomes before the event is checked: files hold only text where the event has lists and
 * booleans. What no rule fits stays as it is, for the check to name.
 */
const truth: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

const toBoolean = (value: unknown) => {
  if (Array.isArray(value)) return value.includes("LDU");
  const word = String(value).trim().toLowerCase();
  if (word.includes("ldu")) return true;
  return truth[word] ?? value;
};

const toJson = (value: unknown) => {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

const toList = (value: unknown) => {
  const parsed = toJson(value);
  return typeof parsed === "string" ? parsed.split(",").map((item) => item.trim()) : parsed;
};

const toWord = (value: unknown) => (typeof value === "string" ? value.trim().toLowerCase() : value);

/** GA4's BigQuery export counts microseconds: 16 digits. */
const toTime = (value: unknown) => (/^\s*\d{16}\s*$/.test(String(value)) ? Number(value) / 1000 : value);

const converters: Readonly<Record<string, (value: unknown) => unknown>> = {
  event_time: toTime,
  source: toWord,
  action_source: toWord,
  limited_data_use: toBoolean,
  opt_out: toBoolean,
  "app.ad.is_retargeting": toBoolean,
  "app.ad.attributed": toBoolean,
  "app.advertiser_tracking_enabled": toBoolean,
  "app.application_tracking_enabled": toBoolean,
  "app.extinfo": toList,
  "app.url_schemes": toList,
  destinations: toList,
  "properties.content_ids": toList,
};

/** The value as the field wants it. Lists and objects may be written as JSON in any cell. */
export const convert = (field: string, value: unknown): unknown => (converters[field] ?? toJson)(value);
