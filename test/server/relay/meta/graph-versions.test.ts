import { describe, expect, test } from "vitest";
import { graphVersions, graphVersionWarning } from "../../../../server/relay/meta/graph-versions.ts";

const at = (day: string) => Date.parse(day);

describe("the warning of a Graph version", () => {
  test("grows as the end of v25.0 on 29 July 2028 nears", () => {
    const level = (day: string) => graphVersionWarning("v25.0", at(day))?.level;
    expect(level("2026-11-21")).toBeUndefined();
    expect(level("2028-01-30")).toBeUndefined();
    expect(level("2028-01-31")).toBe("info");
    expect(level("2028-04-29")).toBe("info");
    expect(level("2028-04-30")).toBe("warn");
    expect(level("2028-06-28")).toBe("warn");
    expect(level("2028-06-29")).toBe("error");
    expect(level("2028-07-28")).toBe("error");
  });

  test("says when it ends, in how many days, and what to set", () => {
    expect(graphVersionWarning("v24.0", at("2028-02-08"))?.message).toBe(
      "Graph version v24.0 ends on 2028-02-18, in 10 days: set graphVersion to v26.0",
    );
  });

  test("says that a version has ended from its last day on", () => {
    const ended = { level: "error", message: "Graph version v20.0 has ended: set graphVersion to v26.0" };
    expect(graphVersionWarning("v20.0", at("2026-09-24"))).toEqual(ended);
    expect(graphVersionWarning("v17.0", at("2026-09-24"))?.message).toMatch(/has ended/);
  });

  test("is silent where the end is not set or the version is newer than the table", () => {
    expect(graphVersionWarning("v26.0", at("2030-01-01"))).toBeUndefined();
    expect(graphVersionWarning("v27.0", at("2030-01-01"))).toBeUndefined();
  });
});

test("the table is ordered from the newest and its end dates fall", () => {
  const versions = graphVersions.map(({ version }) => Number(version.slice(1)));
  expect(versions).toEqual(versions.toSorted((a, b) => b - a));
  const ends = graphVersions.flatMap((row) => row.ends ?? []);
  expect(ends).toEqual(ends.toSorted().toReversed());
});
