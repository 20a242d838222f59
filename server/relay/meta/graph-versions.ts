/** A version of the Graph API and the first day (UTC) on which calls fail; absent: not set yet. */
export interface GraphVersion {
  version: string;
  ends?: string;
}

/** Newest first. The Conversions API follows this schedule. Source: Meta, Graph API changelog. */
export const graphVersions: readonly GraphVersion[] = [
  { version: "v26.0" },
  { version: "v25.0", ends: "2028-07-29" },
  { version: "v24.0", ends: "2028-02-18" },
  { version: "v23.0", ends: "2027-10-08" },
  { version: "v22.0", ends: "2027-05-20" },
  { version: "v21.0", ends: "2027-01-21" },
  { version: "v20.0", ends: "2026-09-24" },
  { version: "v19.0", ends: "2026-05-21" },
  { version: "v18.0", ends: "2026-01-26" },
];

export interface VersionWarning {
  /** Grows as the end nears: six months before, three months before, the last month and after. */
  level: "info" | "warn" | "error";
  message: string;
}

const dayMs = 86_400_000;
const levels: readonly (readonly [days: number, level: VersionWarning["level"]])[] = [
  [30, "error"],
  [90, "warn"],
  [180, "info"],
];

const numberOf = (version: string): number => Number(version.replace(/^v/, ""));

/** What to tell about a configured Graph version; undefined while its end is far, or not known. */
export const graphVersionWarning = (version: string, nowMs: number): VersionWarning | undefined => {
  const newest = graphVersions[0]?.version ?? version;
  const ended = {
    level: "error",
    message: `Graph version ${version} has ended: set graphVersion to ${newest}`,
  } as const;
  const row = graphVersions.find((known) => known.version === version);
  const oldest = graphVersions.at(-1)?.version ?? version;
  if (!row) return numberOf(version) < numberOf(oldest) ? ended : undefined;
  if (!row.ends) return undefined;
  const days = Math.ceil((Date.parse(row.ends) - nowMs) / dayMs);
  if (days <= 0) return ended;
  const level = levels.find(([limit]) => days <= limit)?.[1];
  return (
    level && {
      level,
      message: `Graph version ${version} ends on ${row.ends}, in ${days} days: set graphVersion to ${newest}`,
    }
  );
};
