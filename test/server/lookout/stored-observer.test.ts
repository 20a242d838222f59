import { pino } from "pino";
import { expect, it } from "vitest";
import { createStoredObserver } from "../../../server/lookout/stored-observer.ts";
import { beaconOf, createTestApp, postBeacon, purchase } from "../app-under-test.ts";

it("names each event that came in, with its door and where it goes, at the level debug alone", async () => {
  const app = await createTestApp();
  await postBeacon(app, beaconOf({ ...purchase, event_id: "ada@example.com" }));
  const line = app.lines.map((each) => JSON.parse(each)).find(({ msg }) => msg === "an event was stored");
  expect(line).toMatchObject({ level: 20, site: "shop", door: "beacon", event_name: "Purchase" });
  expect(line.destinations).toEqual(["meta:123456789012345", "tiktok:C4A1B2C3D4E5F6G7H8I9"]);
  expect(line.event_id).toMatch(/^[0-9a-f]{8}…$/);
  const quiet: string[] = [];
  createStoredObserver(pino({ level: "info" }, { write: (text) => void quiet.push(text) }))(app.kept);
  expect(quiet).toEqual([]);
});
