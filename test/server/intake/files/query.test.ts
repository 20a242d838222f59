import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readQuery } from "../../../../server/intake/files/query.ts";

describe("a query", () => {
  it("yields rows with times in UTC, large whole numbers as text and lists as they are", async () => {
    const { header, records } = await readQuery(
      "select 'Purchase' as event_name, timestamp '2026-01-02 03:04:05' as event_time, 9007199254740993 as order_id, 19.90::decimal(9,2) as value, [{'id': 'a'}] as contents",
    );
    expect(header).toEqual(["event_name", "event_time", "order_id", "value", "contents"]);
    expect(await Readable.from(records).toArray()).toEqual([
      {
        line: 1,
        row: {
          event_name: "Purchase",
          event_time: "2026-01-02T03:04:05.000Z",
          order_id: "9007199254740993",
          value: 19.9,
          contents: [{ id: "a" }],
        },
      },
    ]);
  });

  it("that fails says why in one sentence", async () => {
    await expect(readQuery("select * from 'absent.csv'")).rejects.toThrow(/^The query failed: .*absent\.csv/);
  });

  it("keeps what rows hold off the disk, and fetches nothing", async () => {
    const settings =
      "current_setting('temp_directory') as spill, current_setting('autoinstall_known_extensions') as fetch";
    const { records } = await readQuery(`select ${settings}`);
    expect(await Readable.from(records).toArray()).toMatchObject([{ row: { spill: "", fetch: false } }]);
  });
});
