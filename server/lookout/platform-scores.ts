import { homeOf } from "../accounts/home.ts";
import { callMeta, callTiktok, isObject } from "../accounts/platform-api.ts";
import { readConnections } from "../accounts/secrets-file.ts";
import type { PlatformScore, PlatformScores } from "../admin/quality-view.ts";
import type { MetaSettings, Settings, TiktokSettings } from "../config/settings.ts";

type Json = { [key: string]: unknown };

const dayMs = 86_400_000;
const shownDays = 7;
const qualityFields =
  "web{event_name,event_match_quality{composite_score,match_key_feedback{identifier,coverage{percentage}}}," +
  "event_coverage{percentage,goal_percentage}," +
  "dedupe_key_feedback{dedupe_key,overall_browser_coverage_from_dedupe_key{percentage}}}";

/** Meta's names of identifiers as fields of ours; only the first four are documented. */
const fieldNames: Readonly<Record<string, string>> = {
  email: "email",
  ip_address: "ip",
  user_agent: "user_agent",
  external_id: "external_id",
  phone_number: "phone",
  click_id: "fbc",
  browser_id: "fbp",
};

const objectsIn = (list: unknown): Json[] => (Array.isArray(list) ? list.filter(isObject) : []);
const inside = (value: unknown): Json => (isObject(value) ? value : {});
const percentIn = (value: unknown): number | undefined => {
  const { percentage } = inside(value);
  return typeof percentage === "number" ? percentage : undefined;
};

const metaScore = (destination: string, entry: Json): PlatformScore => {
  const quality = inside(entry.event_match_quality);
  const coverage = percentIn(entry.event_coverage);
  const identifiers = objectsIn(quality.match_key_feedback).map(({ identifier, coverage: carried }) => ({
    field: fieldNames[String(identifier)] ?? String(identifier),
    percent: percentIn(carried) ?? 0,
  }));
  // Meta's table and Meta's samples spell the key differently.
  const keys = objectsIn(entry.dedupe_key_feedback ?? entry.dedup_key_feedback).flatMap((key) => {
    const percent = percentIn(key.overall_browser_coverage_from_dedupe_key);
    return percent === undefined ? [] : [{ key: String(key.dedupe_key), percent }];
  });
  return {
    destination,
    name: String(entry.event_name),
    ...(typeof quality.composite_score === "number" && { score: quality.composite_score }),
    ...(coverage !== undefined && { coveragePercent: coverage }),
    identifiers,
    keys,
  };
};

/** Source: Meta, Dataset Quality API; web events only. */
const metaScores = async (pixel: MetaSettings): Promise<PlatformScore[]> => {
  const { pixelId, apiBase, accessToken, graphVersion } = pixel;
  const query = { dataset_id: pixelId, fields: qualityFields };
  const { web } = await callMeta({ apiBase, accessToken }, `/${graphVersion}/dataset_quality`, { query });
  return objectsIn(web).map((entry) => metaScore(`meta:${pixelId}`, entry));
};

/** Source: TikTok Business API, `pixel/event/stats`; wants the pixel's number, and a token that may manage. */
const tiktokCounts = async (
  { eventSourceId, apiBase }: TiktokSettings,
  { accessToken, advertiserId }: { accessToken: string; advertiserId: string },
  nowMs: number,
): Promise<PlatformScore[]> => {
  const access = { apiBase, accessToken };
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const { pixels } = await callTiktok(access, "/pixel/list/", {
    query: { advertiser_id: advertiserId, code: eventSourceId },
  });
  const pixel = objectsIn(pixels).find(({ pixel_code }) => pixel_code === eventSourceId);
  if (!pixel) return [];
  const range = { start_date: day(nowMs - shownDays * dayMs), end_date: day(nowMs) };
  const { list } = await callTiktok(access, "/pixel/event/stats/", {
    query: {
      advertiser_id: advertiserId,
      pixel_ids: JSON.stringify([pixel.pixel_id]),
      date_range: JSON.stringify(range),
    },
  });
  return objectsIn(list)
    .flatMap(({ statistics }) => objectsIn(statistics))
    .map((counts) => ({
      destination: `tiktok:${eventSourceId}`,
      name: String(counts.custom_event_type || counts.pixel_event_type),
      browserEvents: Number(counts.browser_event_total_count),
      serverEvents: Number(counts.server_event_total_count),
    }));
};

/**
 * What the platforms themselves say of the events, for as many destinations as a token allows.
 * @param folder of the configuration: `connect` keeps TikTok's managing tokens there
 */
export const readPlatformScores = async (
  settings: Pick<Settings, "sites">,
  { folder, now = Date.now }: { folder: string; now?: () => number },
): Promise<PlatformScores> => {
  const { tiktok = {} } = await readConnections(folder);
  const accountsAt = (source: TiktokSettings) =>
    Object.values(tiktok)
      .filter((kept) => homeOf("tiktok", kept) === homeOf("tiktok", source))
      .flatMap(({ accessToken, advertiserIds = [] }) =>
        advertiserIds.map((advertiserId) => ({ accessToken, advertiserId })),
      );
  const asked = settings.sites.flatMap((site) => [
    ...site.meta.map((pixel) => ({ destination: `meta:${pixel.pixelId}`, ask: () => metaScores(pixel) })),
    ...site.tiktok
      .filter(({ eventSource }) => eventSource === "web")
      .flatMap((source) =>
        accountsAt(source).map((account) => ({
          destination: `tiktok:${source.eventSourceId}`,
          ask: () => tiktokCounts(source, account, now()),
        })),
      ),
  ]);
  const answers = await Promise.all(
    asked.map(({ destination, ask }) =>
      ask().then(
        (rows) => ({ rows, notes: [] }),
        (error: Error) => ({ rows: [], notes: [`${destination}: ${error.message}`] }),
      ),
    ),
  );
  return { rows: answers.flatMap(({ rows }) => rows), notes: answers.flatMap(({ notes }) => notes) };
};
