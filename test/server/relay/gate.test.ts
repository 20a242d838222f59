import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoffMs } from "../../../server/relay/backoff.ts";
import { createBudget } from "../../../server/relay/budget.ts";
import { createGate, type Gate } from "../../../server/relay/gate.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const made = (parallel = 3) => {
  let opened = 0;
  const clock = { now: Date.now, elapsedMs: () => performance.now(), random: () => 0.5 };
  const gate = createGate({ clock, parallel: () => parallel, opened: () => opened++ });
  return { gate, opened: () => opened };
};
const nowMs = () => performance.now();
const fail = (gate: Gate, again = {}) => gate.failed(nowMs(), again);

describe("back-off", () => {
  it("is anything up to twice as long as before, up to five minutes", () => {
    const longest = [1, 2, 3, 9, 10, 40].map((failures) => backoffMs(failures, 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    expect(backoffMs(40, 0)).toBe(0);
    expect(backoffMs(3, 0.5)).toBe(2_000);
  });
});

describe("gate", () => {
  it("lets as many through as may be under way", () => {
    const { gate } = made(2);
    const leave = gate.enter();
    expect(gate.isOpen()).toBe(true);
    gate.enter();
    expect(gate.isOpen()).toBe(false);
    leave();
    expect(gate.isOpen()).toBe(true);
  });

  it("shuts after a failure, then lets one at a time try, and all again after a success", () => {
    const { gate, opened } = made();
    expect(fail(gate)).toBe(500);
    expect(gate.isOpen()).toBe(false);
    vi.advanceTimersByTime(500);
    expect(opened()).toBe(1);
    const leave = gate.enter();
    expect(gate.isOpen()).toBe(false);
    gate.delivered();
    expect(gate.isOpen()).toBe(true);
    leave();
  });

  it("counts requests that were under way together as one failure", () => {
    const { gate } = made();
    const startedMs = nowMs();
    vi.advanceTimersByTime(10);
    for (let request = 0; request < 5; request++) gate.failed(startedMs, { limited: true });
    expect(gate.failures).toBe(1);
    expect(gate.limitsInARow).toBe(1);
  });

  it("waits at least as long as the platform asks, whatever the other requests say", () => {
    const { gate } = made();
    const startedMs = nowMs();
    vi.advanceTimersByTime(10);
    gate.failed(startedMs, { afterMs: 60_000, limited: true });
    expect(gate.failed(startedMs, {})).toBeGreaterThanOrEqual(59_000);
    expect(gate.limitsInARow).toBe(1);
    vi.advanceTimersByTime(59_000);
    expect(gate.isOpen()).toBe(false);
    vi.advanceTimersByTime(1_100);
    expect(gate.isOpen()).toBe(true);
  });

  it("does not wait where only our label was at fault", () => {
    const { gate } = made();
    expect(fail(gate, { plain: true, afterMs: 0 })).toBe(0);
    expect(gate).toMatchObject({ plain: true, failures: 0 });
    expect(gate.isOpen()).toBe(true);
  });

  it("lets the label be tried again when something changes", () => {
    const { gate } = made();
    fail(gate, { plain: true });
    gate.tryNow();
    expect(gate.plain).toBe(false);
  });

  it("asks for less and less while failures go on, and for others than the oldest", () => {
    const { gate } = made();
    const portions = Array.from({ length: 6 }, () => {
      fail(gate);
      vi.advanceTimersByTime(300_000);
      return gate.portion();
    });
    expect(portions.map(({ limit }) => limit)).toEqual([1_000, 1_000, 10, 10, 10, 10]);
    expect(portions.map(({ skip }) => skip)).toEqual([0, 0, 0, 10, 20, 30]);
    gate.delivered();
    expect(gate.portion()).toEqual({ limit: 1_000, skip: 0 });
  });

  it("on hold tries one event after a minute, then later and later, and at once when something changes", () => {
    const { gate } = made();
    gate.hold(nowMs());
    expect(gate.portion()).toEqual({ limit: 1, skip: 0 });
    vi.advanceTimersByTime(60_000);
    expect(gate.isOpen()).toBe(true);
    gate.hold(nowMs());
    vi.advanceTimersByTime(119_000);
    expect(gate.isOpen()).toBe(false);
    gate.tryNow();
    expect(gate.isOpen()).toBe(true);
    gate.resume();
    expect(gate.held).toBe(false);
    gate.close();
  });
});

describe("budget", () => {
  it("has room until it is used up, and tells when there is some again", () => {
    let freed = 0;
    const budget = createBudget(() => freed++, 100);
    const first = budget.use(60);
    expect(budget.hasRoom()).toBe(true);
    const second = budget.use(60);
    expect(budget.hasRoom()).toBe(false);
    second();
    expect(budget.hasRoom()).toBe(true);
    first();
    expect(freed).toBe(1);
  });
});
