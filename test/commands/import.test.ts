import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { serve } from "./serving.ts";
import { configuration, folder, hoursAgo, pixelCode, pixelId, purchases, sandbox } from "./stage.ts";

const stage = async (files: Record<string, string | Buffer> = {}) => {
  const platform = await sandbox();
  return { platform, here: folder({ "twinbeam.config.json": configuration(platform.url), ...files }) };
};

describe("import", () => {
  it("sends every row to both platforms, once, however often it runs", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(3) });
    const first = await here.twinbeam(["import", "orders.csv"]);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringMatching(/3 rows, 3 new/) });
    expect(first.stderr).toContain("order_id: properties.order_id");
    const again = await here.twinbeam(["import", "orders.csv", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 3, duplicates: 3, delivered: 6, refused: 0 });
    for (const name of ["meta", "tiktok"] as const)
      expect(
        (await platform.events(name)).map(({ event_id, server_copies }) => [event_id, server_copies]),
      ).toEqual([1, 2, 3].map((number) => [`Purchase.A-${number}`, 1]));
  });

  it("keeps equal rows apart and knows them again when the file comes back gzipped and renamed", async () => {
    const rows = `event_name,event_time,email\n${`Lead,${hoursAgo(3)},a@shop.example\n`.repeat(2)}`;
    const { platform, here } = await stage({ "leads.csv": rows, "again.gz": gzipSync(rows) });
    expect((await here.twinbeam(["import", "leads.csv"])).status).toBe(0);
    expect((await here.twinbeam(["import", "again.gz"])).stdout).toContain("2 known already");
    expect(await platform.events("meta")).toHaveLength(2);
  });

  it("stops at the first row that is no event, naming file, line and field, with the rows before it delivered", async () => {
    const [header, one, two] = purchases(2).split("\n");
    const bad = two?.replace("2.50", "much");
    const { platform, here } = await stage({
      "orders.csv": [header, one, bad, `${two}`.replace("A-2", "A-3")].join("\n"),
    });
    const stopped = await here.twinbeam(["import", "orders.csv"]);
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain("orders.csv, line 3, properties.value: ");
    expect((await platform.events("meta")).map(({ event_id }) => event_id)).toEqual(["Purchase.A-1"]);
    const skipped = await here.twinbeam(["import", "orders.csv", "--skip-invalid"]);
    expect(skipped.status).toBe(0);
    expect((await platform.events("meta")).map(({ event_id }) => event_id)).toEqual([
      "Purchase.A-1",
      "Purchase.A-3",
    ]);
    expect(JSON.parse(here.read("orders.csv.refused.jsonl"))).toMatchObject({
      file: "orders.csv",
      line: 3,
      errors: [{ path: "properties.value" }],
    });
  });

  it("ends with 1 where a platform refuses, and the result file tells the line and the platform's words", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(1) });
    const error = {
      message: "no",
      type: "OAuthException",
      code: 100,
      error_subcode: 2804050,
      error_user_title: "Too little",
    };
    await platform.control({ platform: "meta", answers: [{ status: 400, body: { error } }] });
    const ended = await here.twinbeam(["import", "orders.csv", "--json"]);
    expect(ended.status).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ delivered: 1, refused: 1 });
    expect(JSON.parse(here.read("orders.csv.refused.jsonl"))).toMatchObject({
      line: 2,
      event_id: "Purchase.A-1",
      destination: `meta:${pixelId}`,
      reason: "100",
      subcode: "2804050",
      title: "Too little",
    });
  });

  it("wants a time in every row, or leave to take the present one", async () => {
    const { platform, here } = await stage({ "leads.csv": "event_name,email\nLead,a@shop.example\n" });
    const timeless = await here.twinbeam(["import", "leads.csv"]);
    expect(timeless).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("leads.csv, line 2, event_time: "),
    });
    expect((await here.twinbeam(["import", "leads.csv", "--event-time", "now"])).status).toBe(0);
    expect((await here.twinbeam(["import", "leads.csv", "--event-time", "now"])).stdout).toContain(
      "1 known already",
    );
    expect(await platform.events("tiktok")).toHaveLength(1);
  });

  it("sends only to the destination it names, as test events and with limited data use where asked", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(1) });
    const words = ["--destination", "tiktok", "--test-event-code", "TEST77", "--limited-data-use"];
    expect((await here.twinbeam(["import", "orders.csv", ...words])).status).toBe(0);
    expect(await platform.events("meta")).toEqual([]);
    const [request] = await platform.requests();
    expect(request?.body).toMatchObject({
      event_source_id: pixelCode,
      test_event_code: "TEST77",
      data: [{ limited_data_use: true }],
    });
  });

  it("prints what it would send, and sends and stores nothing", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(1) });
    const dry = await here.twinbeam(["import", "orders.csv", "--dry-run", "--json"]);
    const [meta, tiktok, outcome] = dry.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(meta).toMatchObject({ destination: `meta:${pixelId}`, body: { event_id: "Purchase.A-1" } });
    expect(tiktok).toMatchObject({ destination: `tiktok:${pixelCode}`, body: { event: "Purchase" } });
    expect(outcome).toMatchObject({ rows: 1, accepted: 1 });
    expect(await platform.requests()).toEqual([]);
    expect(existsSync(join(here.path, "data"))).toBe(false);
  });

  it("maps by a file, reads standard input and several formats in one command", async () => {
    const map =
      "columns: { nr: properties.order_id, mail: user.email, at: event_time }\nconstants: { event_name: Purchase, properties.currency: EUR }\nexpressions: { properties.value: $number(cents) / 100 }\n";
    const row = { nr: "B-1", mail: "b@shop.example", at: hoursAgo(1), cents: "1990" };
    const { platform, here } = await stage({
      "map.yaml": map,
      "rows.jsonl": JSON.stringify(row),
      "rows.json": JSON.stringify([{ ...row, nr: "B-2" }]),
    });
    const csv = `nr;mail;at;cents\r\nB-3;c@shop.example;${row.at};500\r\n`;
    const ended = await here.twinbeam(["import", "rows.jsonl", "rows.json", "-", "--map", "map.yaml"], {
      input: csv,
    });
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining("3 rows, 3 new") });
    expect((await platform.events("meta")).map(({ event_id }) => event_id)).toEqual([
      "Purchase.B-1",
      "Purchase.B-2",
      "Purchase.B-3",
    ]);
  });

  it("reads a query over files", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(2) });
    const sql =
      "select event_name, event_time, order_id, value::decimal(9,2) as value, currency, email from 'orders.csv' where value > 2";
    expect(await here.twinbeam(["import", "--query", sql])).toMatchObject({ status: 0 });
    expect((await platform.events("meta")).map(({ event_id }) => event_id)).toEqual(["Purchase.A-2"]);
  });

  it("is killed in the middle and goes on with nothing lost and nothing doubled", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(6000) });
    const journal = () => existsSync(join(here.path, "data", "imports"));
    let seen = 0;
    await here.twinbeam(["import", "orders.csv"], { killWhen: () => journal() && ++seen > 40 });
    const resumed = await here.twinbeam(["import", "orders.csv", "--resume", "--json"]);
    expect(resumed.status).toBe(0);
    const outcome = JSON.parse(resumed.stdout);
    expect(outcome).toMatchObject({ rows: 6000, delivered: 12_000 });
    for (const name of ["meta", "tiktok"] as const) {
      const events = await platform.events(name);
      expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(6000);
    }
  });

  it("brings to its end what is under way when it is interrupted, and sends nothing twice afterwards", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(3000) });
    await platform.control({ platform: "meta", answers: [{ store: true, delay_ms: 1_000, times: 3 }] });
    let isUnderWay = false;
    const looking = setInterval(async () => {
      isUnderWay ||= (await platform.requests()).some((request) => request.platform === "meta");
    }, 20);
    await here.twinbeam(["import", "orders.csv"], { killWhen: () => isUnderWay, signal: "SIGINT" });
    clearInterval(looking);
    expect((await here.twinbeam(["import", "orders.csv", "--resume"])).status).toBe(0);
    const copies = (await platform.events("meta")).map((event) => event.server_copies);
    expect(copies).toHaveLength(3000);
    expect(copies.filter((count) => count > 1)).toEqual([]);
  });

  it("goes through a running server by address and key, and is known there the second time", async () => {
    const { platform, here } = await stage({
      "orders.csv": purchases(2),
      "leads.csv": `event_name,event_time,email\nLead,${hoursAgo(1)},a@shop.example`,
    });
    const server = await serve(here.path);
    const words = ["--to", server.url, "--key", "key-of-the-backend", "--site", "shop"];
    expect(await here.twinbeam(["import", "orders.csv", "leads.csv", ...words])).toMatchObject({ status: 0 });
    expect((await here.twinbeam(["import", "orders.csv", "leads.csv", ...words])).stdout).toContain(
      "3 known already",
    );
    await expect.poll(async () => (await platform.events("meta")).length, { timeout: 20_000 }).toBe(3);
    const refused = await here.twinbeam([
      "import",
      "orders.csv",
      "--to",
      server.url,
      "--key",
      "wrong",
      "--site",
      "shop",
    ]);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("answered 401") });
  });

  it("lets a server that runs on the same store send the rows, and ends when it has", async () => {
    const { platform, here } = await stage({ "orders.csv": purchases(2) });
    await serve(here.path);
    const ended = await here.twinbeam(["import", "orders.csv", "--json"]);
    expect(JSON.parse(ended.stdout)).toMatchObject({ delivered: 4, waiting: 0 });
    expect(await platform.events("tiktok")).toHaveLength(2);
  });

  it("ends with 1 where a destination is on hold, and the rows stay", async () => {
    const platform = await sandbox({ seedTokens: ["token-of-tiktok"] });
    const here = folder({ "twinbeam.config.json": configuration(platform.url), "orders.csv": purchases(1) });
    const ended = await here.twinbeam(["import", "orders.csv"]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/On hold: meta:/);
    expect(await platform.events("tiktok")).toHaveLength(1);
  });

  it.each([
    [["import"], /Name a file/],
    [["import", "orders.csv", "--threads", "11"], /1 to 10/],
    [["import", "orders.csv", "--source", "shop"], /Allowed choices are web, app, offline, crm/],
    [["import", "-", "--resume"], /cannot be resumed/],
    [["import", "orders.csv", "--to", "http://127.0.0.1:1"], /--to needs --key/],
    [["import", "orders.csv", "--destination", "meta:1"], /has no destination meta:1/],
    [["import", "orders.csv", "--site", "other"], /no site other/],
    [["import", "orders.csv", "--wrong"], /unknown option/],
  ])("is told apart as wrong usage: %j", async (words, message) => {
    const here = folder({
      "twinbeam.config.json": configuration("http://127.0.0.1:9"),
      "orders.csv": purchases(1),
    });
    expect(await here.twinbeam(words)).toMatchObject({ status: 2, stderr: expect.stringMatching(message) });
  });

  it("tells in one sentence what it cannot read", async () => {
    const here = folder({
      "twinbeam.config.json": configuration("http://127.0.0.1:9"),
      "photo.csv": Buffer.from([1, 0, 2, 0, 0, 9]),
    });
    const ended = await here.twinbeam(["import", "photo.csv"]);
    expect(ended).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^twinbeam: photo\.csv is a binary file: [^\n]+\n$/),
    });
  });
});
