import type { Settings } from "../../config/settings.ts";
import { graphVersionWarning } from "../../relay/meta/graph-versions.ts";
import { targetsOf } from "../../relay/platforms.ts";
import type { LoadedSettings } from "../load-settings.ts";
import { note, type Result, right, wrong } from "./result.ts";

const testCodes = ({ sites }: Settings): Result[] =>
  sites.flatMap((site) =>
    targetsOf(site).flatMap(({ destination, settings: { testEventCode } }) =>
      testEventCode === undefined
        ? []
        : [
            wrong(
              "test code",
              `${destination} has the test code ${testEventCode}`,
              "TikTok treats no event with a code as live traffic, and Meta shows them as tests",
              "remove testEventCode once the set-up is tried; import and single events can bring a code of their own",
            ),
          ],
    ),
  );

const graphVersions = ({ sites }: Settings, nowMs: number): Result[] => {
  const versions = new Set(sites.flatMap(({ meta }) => meta.map(({ graphVersion }) => graphVersion)));
  return [...versions].map((version) => {
    const warning = graphVersionWarning(version, nowMs);
    if (!warning) return right("graph version", `${version} is in service`);
    if (warning.level === "info") return note("graph version", warning.message);
    return wrong(
      "graph version",
      warning.message,
      "after that day Meta refuses every event",
      "change graphVersion",
    );
  });
};

const doors = ({ server, sites }: Settings): Result[] => {
  const results: Result[] = [];
  if (server.rateLimit.perAddress === undefined)
    results.push(note("rate limit", "beacons are not limited: server.rateLimit.perAddress is off"));
  if (server.apiKeys.length === 0) results.push(note("api keys", "none: POST /v1/events takes nobody"));
  for (const { id, origins } of sites)
    if (origins.length === 0)
      results.push(
        wrong(
          "origins",
          `the site ${id} lists no origin`,
          "every beacon of its pages is turned away",
          "add the pages' origins, such as https://shop.example",
        ),
      );
  return results;
};

/** What the configuration itself tells. */
export const checkConfiguration = (
  { settings, warnings, file }: LoadedSettings,
  nowMs = Date.now(),
): Result[] => [
  right("configuration", `${file ?? "the environment"} is understood`),
  ...warnings.map(({ path, message }) => note("configuration", `${path}: ${message}`)),
  ...doors(settings),
  ...testCodes(settings),
  ...graphVersions(settings, nowMs),
];
