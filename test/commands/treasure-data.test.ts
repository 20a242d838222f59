import { describe, expect, it } from "vitest";
import { configuration, folder, hoursAgo, pixelCode, purchases, sandbox } from "./stage.ts";

const rows = `event,event_time,event_id,email\nCompletePayment,${hoursAgo(1)},td-1,a@shop.example`;

/** A sandbox that a configured destination of the same id points to, as the JSON itself names no address. */
const stage = async (files: Record<string, string> = {}) => {
  const platform = await sandbox();
  return {
    platform,
    here: folder({ "twinbeam.config.json": configuration(platform.url), "rows.csv": rows, ...files }),
  };
};

const json = (fields: object) => JSON.stringify({ type: "tiktok_events", ...fields });

describe("import with Treasure Data's JSON", () => {
  it("sends to the event source in it alone, by its token, threads and code", async () => {
    const { platform, here } = await stage({ "rows.csv": `${rows.replace("CompletePayment", "Lead")}` });
    const result = json({
      auth_method: "access_token",
      access_token: "token-of-the-job",
      event_data_source: "WEB",
      target_event_source_method: "ID",
      event_source_id: pixelCode,
      test_event_code: "TEST9",
      limited_data_use: true,
      thread_count: 3,
      event_source_name: "Shop",
      advertiser_id: "",
      unrelated: 1,
    });
    const ended = await here.twinbeam(["import", "rows.csv", "--result", result]);
    expect(ended).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("Ignored in --result: unrelated, event_source_name."),
    });
    const requests = await platform.requests();
    expect(requests.map(({ path }) => path)).toEqual(["/open_api/v1.3/event/track/"]);
    expect(requests[0]?.body).toMatchObject({
      event_source: "web",
      event_source_id: pixelCode,
      test_event_code: "TEST9",
      data: [{ event: "Lead", event_id: "td-1", limited_data_use: true }],
    });
    expect((await here.twinbeam(["import", "rows.csv", "--result", result])).stdout).toContain(
      "1 known already",
    );
    expect(await platform.requests()).toHaveLength(1);
  });

  it("finds a source by its exact name, or makes a new one, with a token that may", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(1) });
    const account = {
      advertiser_id: "7373000000000000000",
      access_token: "token-oauth",
      event_data_source: "OFFLINE",
    };
    const created = json({ ...account, target_event_source: "NEW", event_source_name: "Depots" });
    expect(await here.twinbeam(["import", "orders.csv", "--result", created])).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/"Depots" was created: \d+/),
    });
    const found = json({ ...account, target_event_source: "NAME", event_source_name: "Depots" });
    expect((await here.twinbeam(["import", "orders.csv", "--result", found])).stderr).toMatch(
      /"Depots" is \d+/,
    );
    expect(
      await here.twinbeam([
        "import",
        "orders.csv",
        "--result",
        json({ ...account, target_event_source: "NAME", event_source_name: "Nowhere" }),
      ]),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/No offline event set is named "Nowhere"; the account has: .*Depots/),
    });
    expect(await platform.events("tiktok")).toHaveLength(1);
  });

  it.each([
    ["{", /no JSON/],
    [json({ type: "other" }), /type must be tiktok_events/],
    [json({}), /ID needs event_source_id/],
    [json({ event_source_id: "123" }), /looks like the pixel's number/],
    [json({ event_source_id: pixelCode, thread_count: 11 }), /from 1 to 10/],
    [json({ event_source_id: pixelCode, auth_method: "access_token" }), /needs access_token/],
    [
      json({
        target_event_source: "NAME",
        event_source_name: "x",
        advertiser_id: "1",
        auth_method: "access_token",
        access_token: "t",
      }),
      /cannot list sources/,
    ],
    [
      json({ target_event_source: "NEW", event_source_name: "x" }),
      /needs event_source_name and advertiser_id/,
    ],
    [
      json({ event_data_source: "MAIL", event_source_id: pixelCode }),
      /must be one of web, app, offline, crm/,
    ],
  ])("is wrong usage: %s", async (result, message) => {
    const here = folder({ "rows.csv": rows });
    expect(await here.twinbeam(["import", "rows.csv", "--result", result])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(message),
    });
  });

  it("asks for a connection where it brings no token", async () => {
    const here = folder({ "rows.csv": rows });
    expect(
      await here.twinbeam(["import", "rows.csv", "--result", json({ event_source_id: pixelCode })]),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("twinbeam connect tiktok"),
    });
  });
});
