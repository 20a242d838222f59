import { expect, test } from "vitest";
import type { Settlement } from "../../../server/queue/queue.ts";
import { createDeliver } from "../../../server/relay/deliver.ts";
import { createGate } from "../../../server/relay/gate.ts";
import { targetsOf } from "../../../server/relay/platforms.ts";
import { tiktok } from "../queue/made.ts";
import { madeSite } from "./rig.ts";

const clock = { now: Date.now, elapsedMs: () => performance.now(), random: () => 0 };
const unknownPartner = {
  status: 200,
  headers: {},
  body: JSON.stringify({ code: 40063, message: "Invalid partner name.", request_id: "r" }),
};

/** One event, tried twice before, on its way to a TikTok that does not know our partner name. */
const made = () => {
  const { tiktok: given } = madeSite();
  const [target] = targetsOf({ meta: [], tiktok: given.map((one) => ({ ...one, partnerName: "Nobody" })) });
  if (!target) throw new Error("no target");
  const gate = createGate({ clock, parallel: () => 1, opened: () => {} });
  const settled: Settlement[] = [];
  const released: number[] = [];
  const bodies: string[] = [];
  const deliver = createDeliver({
    queue: {
      settle: async (_lane, settlements) => void settled.push(...settlements),
      release: async (_lane, tickets) => void released.push(...tickets),
      hold: async () => {},
      resume: async () => {},
    },
    lane: { site: "shop", destination: tiktok },
    target,
    isCurrent: () => true,
    gate,
    clock,
    send: async ({ body }) => {
      bodies.push(body);
      return unknownPartner;
    },
    observe: () => {},
    stop: new AbortController().signal,
  });
  const sendOne = () =>
    deliver([{ ticket: 1, attempts: 2, event: { id: "a", name: "Lead" }, payloads: [{}] }]);
  return { gate, settled, released, bodies, sendOne };
};

test("a label that the platform does not know parks no event, however often it was tried", async () => {
  const { gate, settled, released, sendOne } = made();
  await sendOne();
  expect({ settled, released, plain: gate.plain }).toEqual({ settled: [], released: [1], plain: true });
});

test("an event that is refused for a label it does not bear is parked like any other", async () => {
  const { settled, bodies, sendOne } = made();
  await sendOne();
  await sendOne();
  expect(bodies.map((body) => body.includes("Nobody"))).toEqual([true, false]);
  expect(settled).toEqual([{ ticket: 1, state: "refused" }]);
});
