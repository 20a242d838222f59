import fastify from "fastify";
import { expect, it } from "vitest";
import { texts } from "../../../dashboard/texts.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import { type EventView, eventRoutes } from "../../../server/admin/events-view.ts";
import type { FullEvent } from "../../../server/queue/reads.ts";

const row: FullEvent = {
  event: 1,
  id: "order-1",
  site: "shop",
  name: "Purchase",
  receivedAtMs: 1_795_000_000_000,
  door: "beacon",
  bot: false,
  copies: 0,
  browsers: 1,
  pixel: {},
  consent: {},
  kept: true,
  deliveries: [],
};
const body: PreparedEvent = {
  name: "Purchase",
  id: "order-1",
  time: 1_795_000_000,
  action_source: "website",
  source: "web",
  user: {},
  properties: {},
};

it.each([
  ["was not asked for", { ...row, body }, false, "no"],
  ["was asked for", { ...row, body: { ...body, limited_data_use: true } }, true, "yes"],
  [
    "names a place",
    { ...row, body: { ...body, limited_data_use: { country: 1, state: 1000 } } },
    { country: 1, state: 1000 },
    "yes",
  ],
  ["is not known any more", { ...row, kept: false }, undefined, "not known any more, its body is gone"],
])("limited data use that %s is told as that", async (_what, full, told, words) => {
  const app = fastify();
  eventRoutes(app, {
    read: { event: async () => [full], events: async () => [] },
    explain: () => [],
    ids: { real: (shown) => shown },
    now: Date.now,
  });
  const [view] = (await app.inject("/events/order-1")).json<EventView[]>();
  expect(view?.limitedDataUse).toEqual(told);
  expect(texts.event.limitedOf(view?.limitedDataUse)).toBe(words);
});
