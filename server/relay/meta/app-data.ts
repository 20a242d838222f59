import type { Json, PreparedEvent } from "../../../event/prepared.ts";
import type { Payload } from "../platform.ts";

/** Texts of `app_data`. Source: Meta, app data parameters. */
const carried = [
  "campaign_ids",
  "install_referrer",
  "installer_package",
  "vendor_id",
  "windows_attribution_id",
] as const;

const places = 16;
const versions: ReadonlySet<Json | undefined> = new Set(["a2", "i2"]);
const osVersion = 4;

/**
 * The device facts as Meta's array of 16 texts, gaps as empty texts; undefined where Meta would refuse them
 * (2804043): more than 16, not led by `a2` or `i2`, or without a version of the operating system.
 */
export const extinfoOf = ({ app }: PreparedEvent): string[] | undefined => {
  const given = app?.data?.extinfo;
  if (!Array.isArray(given) || given.length > places || !versions.has(given[0])) return undefined;
  const facts = Array.from({ length: places }, (_, index) => String(given[index] ?? ""));
  return facts[osVersion]?.trim() ? facts : undefined;
};

/** What iOS was told, as Meta's flag; where nothing is known, nothing is permitted. */
const permitting: ReadonlySet<unknown> = new Set(["AUTHORIZED", "NOT_APPLICABLE"]);

const texts = (value: Json | undefined): string[] =>
  [value ?? []]
    .flat()
    .flatMap((one) => (typeof one === "string" || typeof one === "number" ? [String(one)] : []));

const flag = (value: Json | undefined): 0 | 1 | undefined =>
  value === undefined ? undefined : value === true || value === 1 ? 1 : 0;

/** Meta's `app_data`, for app events. */
export const appData = (event: PreparedEvent): Payload => {
  const data = event.app?.data ?? {};
  const out: Payload = {
    advertiser_tracking_enabled:
      flag(data.advertiser_tracking_enabled) ?? (permitting.has(event.user.att_status) ? 1 : 0),
  };
  const application = flag(data.application_tracking_enabled);
  if (application !== undefined) out.application_tracking_enabled = application;
  const extinfo = extinfoOf(event);
  if (extinfo) out.extinfo = extinfo;
  for (const field of carried) {
    const [text] = texts(data[field]);
    if (text !== undefined) out[field] = text;
  }
  const schemes = texts(data.url_schemes);
  if (schemes.length > 0) out.url_schemes = schemes;
  return out;
};
