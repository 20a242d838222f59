import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { toSettings } from "../../../server/config/to-settings.ts";
import { createLookout } from "../../../server/lookout/lookout.ts";
import { madeEvent, madeNew, meta, queuedFor, startMs } from "../queue/made.ts";

const settings = toSettings(
  {
    store: { url: `file:${tmpdir()}` },
    sites: [{ id: "shop", meta: [{ pixelId: "1234567890", accessToken: "t" }] }],
  },
  { folder: tmpdir(), tokenOf: () => undefined },
);

const lookout = () =>
  createLookout({
    queue: {
      read: {
        holds: async () => [],
        ages: async () => [],
        ledger: async () => [],
        ledgerByHour: async () => [],
      },
      trouble: () => undefined,
    },
    settings: () => settings,
    now: () => startMs,
  });
const refused = (reason: string) =>
  Array.from({ length: 100 }, (_, index) =>
    madeNew(`e-${index}`, { deliveries: [queuedFor(meta, { state: "refused", reason })] }),
  );
const isRefusing = async ({ problems }: ReturnType<typeof lookout>) =>
  (await problems()).some(({ code }) => code === "refusing");

it.each(["consent", "filter", "erased"])(
  "what is kept back on purpose (%s) is no refusal that is told or shown by the minute",
  async (reason) => {
    const look = lookout();
    look.stored(refused(reason));
    expect(await isRefusing(look)).toBe(false);
    expect(look.rates.series(1).destinations[0]?.counts).toMatchObject({ accepted: [100], refused: [0] });
  },
);

it("what a hook drops is none either, and what lacks an identifier or the platform refuses is one", async () => {
  const settle = (code: string) => {
    const look = lookout();
    const events = Array.from({ length: 100 }, (_, index) => madeEvent(`e-${index}`));
    look.relayed({
      kind: "settled",
      site: "shop",
      destination: meta,
      state: "refused",
      events,
      reason: { code },
    });
    return isRefusing(look);
  };
  expect([await settle("dropped"), await settle("100")]).toEqual([false, true]);
  const look = lookout();
  look.stored(refused("identifier"));
  expect(await isRefusing(look)).toBe(true);
});
