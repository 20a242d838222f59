import { expect, it } from "vitest";
import { settleSurely } from "../../../server/relay/settle.ts";
import { meta } from "../queue/made.ts";

const settling = (settle: () => Promise<void>) => ({
  queue: { settle },
  lane: { site: "shop", destination: meta },
  stop: AbortSignal.abort(),
  trouble: () => {},
});

it("what a platform took in the moment of the stop is noted all the same", async () => {
  let calls = 0;
  const settle = async () => {
    calls++;
  };
  expect(await settleSurely(settling(settle), [{ ticket: 1, state: "delivered" }])).toBe(true);
  expect(calls).toBe(1);
});

it("a store that cannot note it is not asked again after the stop", async () => {
  let calls = 0;
  const settle = async () => {
    calls++;
    throw new Error("the disk is full");
  };
  expect(await settleSurely(settling(settle), [{ ticket: 1, state: "delivered" }])).toBe(false);
  expect(calls).toBe(1);
});
