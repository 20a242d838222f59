import { expect, it } from "vitest";
import { createRates } from "../../../server/observe/rates.ts";

const minuteMs = 60_000;

it("counts by the minute, and forgets what has left the ring", () => {
  let nowMs = 1_000 * minuteMs;
  const rates = createRates({ now: () => nowMs, keptMinutes: 5 });
  rates.count("delivered", "shop", "meta:1", 3);
  nowMs += 2 * minuteMs;
  rates.count("delivered", "shop", "meta:1", 4);
  rates.count("refused", "shop", "tiktok:C", 1);
  const { firstMinuteMs, destinations } = rates.series(4);
  expect(firstMinuteMs).toBe(999 * minuteMs);
  expect(
    destinations.map(({ destination, counts }) => [destination, counts.delivered, counts.refused]),
  ).toEqual([
    ["meta:1", [0, 3, 0, 4], [0, 0, 0, 0]],
    ["tiktok:C", [0, 0, 0, 0], [0, 0, 0, 1]],
  ]);
  nowMs += 3 * minuteMs;
  rates.count("delivered", "shop", "meta:1", 1);
  expect(rates.series(5).destinations[0]?.counts.delivered).toEqual([0, 4, 0, 0, 1]);
});
