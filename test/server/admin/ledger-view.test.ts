import fastify from "fastify";
import { expect, it } from "vitest";
import { type LedgerView, ledgerRoute } from "../../../server/admin/ledger-view.ts";
import type { LedgerRow } from "../../../server/queue/reads.ts";

const row = (destination: LedgerRow["destination"], delivered: number): LedgerRow => ({
  ...{ site: "shop", destination, accepted: delivered + 1, delivered, refused: 1, refusedByConsent: 1 },
  ...{ duplicate: 0, expired: 0, held: 0, queued: 0 },
});

it("the ledger's total is the sum of the days that are shown, by destination", async () => {
  const days = [
    { day: "2026-11-21", ...row("tiktok:A", 1) },
    { day: "2026-11-21", ...row("meta:1", 2) },
    { day: "2026-11-20", ...row("meta:1", 5) },
  ];
  const sinceStart = [row("meta:1", 100), row("tiktok:A", 200)];
  const app = fastify();
  ledgerRoute(app, {
    read: { ledgerByDay: async () => days, ledger: async () => sinceStart },
    now: Date.now,
  });
  const view = (await app.inject("/ledger")).json<LedgerView>();
  expect(view).toEqual({
    timeZone: "UTC",
    days,
    totals: [{ ...row("meta:1", 7), accepted: 9, refused: 2, refusedByConsent: 2 }, row("tiktok:A", 1)],
    sinceStart,
  });
});
