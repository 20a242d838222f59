import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { toSettings } from "../../../server/config/to-settings.ts";
import { readPlatformScores } from "../../../server/lookout/platform-scores.ts";

it("says which destination told nothing, and why, and never throws", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinbeam-scores-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const apiBase = "http://127.0.0.1:9";
  const connections = {
    tiktok: {
      main: { accessToken: "t", advertiserIds: ["7"], apiBase },
      // Made for TikTok itself: no other address ever sees it.
      real: { accessToken: "r", advertiserIds: ["8"] },
    },
  };
  writeFileSync(join(folder, "secrets.json"), JSON.stringify({ connections }));
  const settings = toSettings(
    {
      sites: [
        {
          id: "shop",
          meta: [{ pixelId: "123", accessToken: "m", apiBase }],
          tiktok: [{ eventSourceId: "C4A1", accessToken: "t", apiBase }],
        },
      ],
    },
    { folder, tokenOf: () => undefined },
  );
  const { rows, notes } = await readPlatformScores(settings, { folder });
  expect(rows).toEqual([]);
  expect(notes).toEqual([
    expect.stringMatching(/^meta:123: http:\/\/127\.0\.0\.1:9 cannot be reached/),
    expect.stringMatching(/^tiktok:C4A1: http:\/\/127\.0\.0\.1:9 cannot be reached/),
  ]);
});
