import { expect, it } from "vitest";
import { relayerOf } from "../../../server/commands/relayer.ts";

const heartbeatAtMs = 1_800_000_000_000;
const read = { lease: async () => ({ holder: "serve (process 12 on shop)", sinceMs: 0, heartbeatAtMs }) };

it("a process that has said so just now relays", async () => {
  expect(await relayerOf(read, heartbeatAtMs + 10_000)).toBe("serve (process 12 on shop)");
});

it("a process that was killed relays no more", async () => {
  expect(await relayerOf(read, heartbeatAtMs + 60_000)).toBeUndefined();
  expect(await relayerOf({ lease: async () => undefined })).toBeUndefined();
});
