import { describe, expect, it } from "vitest";
import { openQueue } from "../../server/queue/open.ts";
import { configuration, folder, pixelId, purchases, sandbox } from "./stage.ts";

const refusal = {
  message: "no",
  type: "OAuthException",
  code: 100,
  error_subcode: 2804050,
  error_user_title: "Too little",
};

/** A store with one purchase that TikTok took and Meta refused. */
const stage = async () => {
  const platform = await sandbox();
  const here = folder({ "twinbeam.config.json": configuration(platform.url), "orders.csv": purchases(1) });
  await platform.control({ platform: "meta", answers: [{ status: 400, body: { error: refusal } }] });
  await here.twinbeam(["import", "orders.csv"]);
  return { platform, here };
};

describe("explain", () => {
  it("tells of each field its source and rule, of each missing one why, and of an unknown event that it is unknown", async () => {
    const { here } = await stage();
    const { status, stdout } = await here.twinbeam(["explain", "Purchase.A-1"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /user_data\.em +[0-9a-f]{12}… +user\.email +white space removed, lower case; SHA-256/,
    );
    expect(stdout).toMatch(new RegExp(`meta:${pixelId}: refused`));
    expect(stdout).toContain("Too little");
    expect(stdout).toMatch(/Not sent, not known .*user_data\.fbc/);
    expect(stdout).not.toContain("person1@shop.example");
    const [event] = JSON.parse(
      (await here.twinbeam(["explain", "Purchase.A-1", "--site", "shop", "--json"])).stdout,
    );
    expect(event.deliveries[1].sent).toContainEqual({
      field: "event",
      value: "Purchase",
      from: "event_name",
      rule: expect.any(String),
    });
    expect(await here.twinbeam(["explain", "nothing"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^twinbeam: The store knows no event nothing/),
    });
  });

  it("explains a row that Treasure Data's JSON sent, though no configuration knows its destination", async () => {
    const { platform, here } = await stage();
    const result = JSON.stringify({
      type: "tiktok_events",
      access_token: "t-other",
      event_source_id: "C4TESTTESTTESTTEST01",
    });
    await here.twinbeam(["import", "orders.csv", "--result", result]);
    const events = JSON.parse((await here.twinbeam(["explain", "Purchase.A-1", "--json"])).stdout);
    expect(events).toHaveLength(2);
    expect(await platform.events("tiktok")).toHaveLength(1);
  });
});

describe("dead letters", () => {
  it("are listed by reason, shown with what a hook changes, then sent and delivered with the same id", async () => {
    const { platform, here } = await stage();
    expect((await here.twinbeam(["dead-letters"])).stdout).toMatch(/^1 +shop +meta:\d+ +100 Too little$/m);
    const dry = await here.twinbeam(["replay", "--dry-run"]);
    expect(dry.stdout).toMatch(/Purchase Purchase\.A-1 to meta:\d+: refused/);
    expect(dry.stdout).toContain("1 delivery would be sent again.");
    here.write(
      "hooks.config.mjs",
      `export default ${configuration(platform.url)};
      export const hooks = { meta: (event) => { event.properties.value = 39.9; } };`,
    );
    const hooked = await here.twinbeam(["replay", "--dry-run", "--config", "hooks.config.mjs"]);
    expect(hooked.stdout).toContain("custom_data.value: 1.5 -> 39.9");
    expect(await platform.events("meta")).toEqual([]);
    const sent = await here.twinbeam(["replay"]);
    expect(sent.status).toBe(0);
    expect((await platform.events("meta")).map(({ event_id }) => event_id)).toEqual(["Purchase.A-1"]);
    expect((await here.twinbeam(["dead-letters"])).stdout).toContain("There are no dead letters.");
    expect((await here.twinbeam(["replay"])).stdout).toContain("There is nothing to send again.");
  });

  it("of a range are taken with everything else in it, and a time is read in several forms", async () => {
    const { here } = await stage();
    for (const from of ["1h", "2020-01-01T00:00:00Z", "1577836800"])
      expect((await here.twinbeam(["replay", "--from", from, "--dry-run"])).stdout).toContain(
        "2 deliveries would be sent again.",
      );
    expect(await here.twinbeam(["replay", "--from", "yesterday"])).toMatchObject({ status: 2 });
    expect((await here.twinbeam(["replay", "--to", "2020-01-01", "--dry-run"])).stdout).toContain(
      "0 deliveries",
    );
  });
});

describe("erase", () => {
  it("forgets a person by e-mail, and refuses later events of them", async () => {
    const { platform, here } = await stage();
    expect((await here.twinbeam(["erase", "--email", " Person1@Shop.example"])).stdout).toMatch(
      /^1 event was erased/,
    );
    expect((await here.twinbeam(["explain", "Purchase.A-1"])).stdout).toContain("no longer kept");
    here.write("later.csv", purchases(1, "later"));
    await here.twinbeam(["import", "later.csv"]);
    expect((await platform.events("tiktok")).map(({ event_id }) => event_id)).toEqual(["Purchase.A-1"]);
  });

  it.each([
    [["erase"], /--email, --phone, --external-id or --id/],
    [["erase", "--id", "zip=10115"], /names one person: email, phone/],
    [["erase", "--email", "nobody"], /has no form/],
  ])("is wrong usage: %j", async (words, message) => {
    expect(await folder().twinbeam(words)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(message),
    });
  });
});

describe("doctor", () => {
  it("tells what a bug report needs and no secret", async () => {
    const { here } = await stage();
    const { status, stdout } = await here.twinbeam(["doctor"], {
      env: { TWINBEAM_SERVER_HOST: "127.0.0.1" },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^twinbeam: \d+\.\d+\.\d+$/m);
    expect(stdout).toContain("TWINBEAM_SERVER_HOST");
    for (const secret of ["token-of-meta", "token-of-tiktok", "key-of-the-backend", "person1"])
      expect(stdout).not.toContain(secret);
  });

  it("names the mistakes of a configuration instead of failing on them", async () => {
    const here = folder({ "twinbeam.config.json": '{ "sites": [{ "id": "Shop!" }] }' });
    const { status, stdout } = await here.twinbeam(["doctor", "--json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).mistakes).toContainEqual(expect.objectContaining({ path: "sites.0.id" }));
  });
});

describe("a site that the admin page set up", () => {
  it("is known to commands too, though the file names none", async () => {
    const platform = await sandbox();
    const here = folder({
      "twinbeam.config.yaml": "server: { adminPassword: a-long-password }\n",
      "orders.csv": purchases(1),
    });
    const queue = await openQueue(`file:${here.path}/data`);
    await queue.saveSetting("sites", JSON.parse(configuration(platform.url)).sites);
    const key = { id: "1", name: "backend", sha256: "0".repeat(64), madeAtMs: 0 };
    await queue.saveSetting("apiKeys", [key]);
    await queue.close();
    expect(await here.twinbeam(["import", "orders.csv"])).toMatchObject({ status: 0 });
    expect(await platform.events("meta")).toHaveLength(1);
  });
});
