import { expect, it } from "vitest";
import { createFeed, type FeedEntry } from "../../../server/observe/feed.ts";

const entry = (id: string): FeedEntry => ({
  atMs: 0,
  site: "shop",
  id,
  name: "Lead",
  step: "stored",
  door: "beacon",
  destinations: ["meta:1"],
});

it("tells a page that opens what happened just before, then what happens", () => {
  const feed = createFeed({ remembered: 2, now: () => 0 });
  for (const id of ["1", "2", "3"]) feed.tell(entry(id));
  const seen: string[] = [];
  const stop = feed.follow((told) => seen.push("id" in told ? told.id : told.step));
  feed.tell(entry("4"));
  stop();
  feed.tell(entry("5"));
  expect(seen).toEqual(["2", "3", "4"]);
});

it("tells no more than a page can show in a second", () => {
  let nowMs = 0;
  const feed = createFeed({ perSecond: 2, now: () => nowMs });
  const seen: string[] = [];
  feed.follow((told) => seen.push("id" in told ? told.id : told.step));
  for (const id of ["1", "2", "3"]) feed.tell(entry(id));
  nowMs = 1_000;
  feed.tell(entry("4"));
  expect(seen).toEqual(["1", "2", "4"]);
});
