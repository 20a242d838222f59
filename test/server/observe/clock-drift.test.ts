import { expect, it } from "vitest";
import { createClockDrift } from "../../../server/observe/clock-drift.ts";

it("says nothing before three answers, then the middle of the last three", () => {
  const drift = createClockDrift();
  drift.note(900);
  drift.note(700);
  expect(drift.aheadMs()).toBeUndefined();
  drift.note(-3_600_000);
  expect(drift.aheadMs()).toBe(700);
  for (let answer = 0; answer < 2; answer++) drift.note(-90_000);
  expect(drift.aheadMs()).toBe(-90_000);
});
