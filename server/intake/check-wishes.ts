import { isAbsent } from "../../event/absent.ts";
import type { CheckedEvent } from "../../event/checked.ts";
import { platformOf } from "../../event/destinations.ts";
import {
  type Consent,
  consentWords,
  customerSegments,
  type PixelReport,
  pixelWords,
  platforms,
} from "../../event/schema.ts";
import {
  drop,
  type Findings,
  isFields,
  readFields,
  readFlag,
  readText,
  readWord,
  reject,
  show,
  toNumber,
} from "./check-values.ts";

/** What the visitor allowed, per platform. A word we do not know rejects the event: it might have been a no. */
export const readConsent = (value: unknown, findings: Findings): Consent | undefined => {
  const given = readFields(value, "consent", findings);
  if (!given) return undefined;
  const consent: Consent = {};
  for (const platform of platforms) {
    const word = readWord(given[platform], consentWords, `consent.${platform}`, findings);
    if (word) consent[platform] = word;
  }
  return consent;
};

/** What became of the browser copy; a word we do not know counts as not fired. */
export const readPixel = (value: unknown, findings: Findings): PixelReport | undefined => {
  const given = readFields(value, "pixel", findings);
  if (!given) return undefined;
  const pixel: PixelReport = {};
  for (const platform of platforms) {
    if (isAbsent(given[platform])) continue;
    const word = pixelWords.find((known) => known === given[platform]);
    if (word) pixel[platform] = word;
    else drop(findings, `pixel.${platform}`, `Dropped: it is none of ${pixelWords.join(", ")}.`);
  }
  return pixel;
};

/** One of Meta's words for what the customer is to the business, in any case. */
export const readSegment = (value: unknown, findings: Findings): string | undefined => {
  const path = "customer_segmentation";
  const word = readText(value, path, findings)?.trim().toLowerCase();
  if (word === undefined) return undefined;
  return (
    customerSegments.find((segment) => segment === word) ??
    drop(findings, path, `Dropped: it is none of ${customerSegments.join(", ")}.`)
  );
};

/** true, false, or Meta's numbers of a country and a state; 0 lets Meta locate. */
export const readLimitedDataUse = (value: unknown, findings: Findings): CheckedEvent["limited_data_use"] => {
  const root = "limited_data_use";
  if (!isFields(value)) return readFlag(value, root, findings);
  const place = { country: 0, state: 0 };
  for (const key of ["country", "state"] as const) {
    if (isAbsent(value[key])) continue;
    const number = toNumber(value[key]);
    if (number !== undefined && Number.isInteger(number) && number >= 0) place[key] = number;
    else
      reject(
        findings,
        `${root}.${key}`,
        "It is none of Meta's numbers for limited data use, like 1 and 1000.",
      );
  }
  return place;
};

/**
 * The filter of destinations: platforms, or destinations that the site has.
 * @param known the site's destinations, like `meta:123`
 */
export const readDestinations = (
  value: unknown,
  known: readonly string[],
  findings: Findings,
): string[] | undefined => {
  if (isAbsent(value)) return undefined;
  if (typeof value !== "string" && !Array.isArray(value)) {
    return reject(findings, "destinations", "It is no list of platforms or destinations.");
  }
  const accepted = new Set<unknown>([...platforms, ...known]);
  const wanted = new Set<string>();
  [value].flat().forEach((word: unknown, index) => {
    if (typeof word === "string" && accepted.has(word)) wanted.add(word);
    else if (!isAbsent(word)) {
      const list = [...accepted].join(", ");
      reject(findings, `destinations.${index}`, `${show(word)} is no destination. Accepted: ${list}.`);
    }
  });
  if (wanted.size === 0) return undefined;
  if (!known.some((own) => wanted.has(own) || wanted.has(platformOf(own) ?? own))) {
    return reject(findings, "destinations", `The site has no such destination. It has: ${known.join(", ")}.`);
  }
  return [...wanted];
};

/** The code that marks an event as a test, for each platform. */
export const readTestEventCode = (value: unknown, findings: Findings): CheckedEvent["test_event_code"] => {
  const root = "test_event_code";
  if (isAbsent(value)) return undefined;
  if (typeof value === "string") return { meta: value.trim(), tiktok: value.trim() };
  const given = readFields(value, root, findings);
  if (!given) return undefined;
  const codes: { meta?: string; tiktok?: string } = {};
  for (const platform of platforms) {
    const code = readText(given[platform], `${root}.${platform}`, findings);
    if (code !== undefined) codes[platform] = code.trim();
  }
  return codes;
};
