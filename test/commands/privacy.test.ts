import { writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSandbox } from "../../sandbox/index.ts";
import { configuration, folderWith, type Serving, serve, site } from "./serving.ts";
import { bytesIn, tracesIn } from "./traces.ts";

const person = {
  email: "Ada.Lovelace@Example.com",
  phone: "+49 30 90182033",
  first_name: "Adalberta",
  last_name: "Lovelacewicz",
  date_of_birth: "1915-12-10",
  zip: "SW1A 9ZZ",
  external_id: "Customer-778899-XY",
};
const secrets = ["token-of-meta", "token-of-tiktok", "key-of-the-backend"];
const raw = [...Object.values(person), ...secrets];

const tiktok = { eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: "token-of-tiktok" };
const sitesAt = (apiBase: string) => [
  { ...site, defaultCountry: "DE", meta: { ...site.meta, apiBase }, tiktok: { ...tiktok, apiBase } },
];

const inUrl = `https://shop.example/thanks?email=${encodeURIComponent(person.email)}&phone=${encodeURIComponent(person.phone)}`;
const event = (id: string, more: object = {}) => ({
  event_name: "Purchase",
  event_id: id,
  page: { url: inUrl, referrer: inUrl },
  user: person,
  properties: {
    value: 5,
    currency: "EUR",
    email: person.email,
    note: `call ${person.phone} or write to ${person.email}`,
    nested: { first_name: person.first_name, deep: [{ password: person.last_name, mail: person.email }] },
    contents: [{ id: "a", price: 5, gift_for: person.email }],
  },
  ...more,
});

/** Everything that a caller can do with a person's data, right and wrong. */
const bodies = [
  { site: "shop", events: [event("good")] },
  { site: "shop", events: [event("denied", { consent: { meta: "denied", tiktok: "denied" } })] },
  { site: "shop", events: [event("half", { consent: { meta: "granted", tiktok: "denied" } })] },
  { site: "shop", events: [event("bad", { event_name: "", currency: person.email })] },
  {
    site: "shop",
    events: [event("worse", { unheard_of: person.email, source: person.email, event_time: person.email })],
  },
  {
    site: "shop",
    events: [{ ...event("hidden"), user: { ...person, fbp: person.email, unknown: person.phone } }],
  },
  { site: person.email, events: [event("lost")] },
  { site: "shop", events: person.email },
  `{"site":"shop","events":[${JSON.stringify(event("cut"))}`,
];

const sendAll = async (url: string) => {
  for (const body of bodies) {
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
    const doors = {
      "/v1/beacon": { "content-type": "text/plain", origin: "https://shop.example", "user-agent": chrome },
      "/v1/events": { "content-type": "application/json", authorization: "Bearer key-of-the-backend" },
    };
    for (const [path, headers] of Object.entries(doors)) {
      await fetch(`${url}${path}?email=${encodeURIComponent(person.email)}`, {
        method: "POST",
        headers,
        body: payload,
      });
    }
  }
  await fetch(`${url}/${encodeURIComponent(person.email)}`);
};

const logOf = (server: Serving) => JSON.stringify(server.lines) + server.errors();

describe("what a person is", () => {
  it("stands neither on the disk nor in the log: pending, after a kill, delivered and refused", async () => {
    const folder = folderWith({ ...configuration, sites: sitesAt("http://127.0.0.1:9") });
    const pending = await serve(folder, "--debug");
    await sendAll(pending.url);
    const kept = bytesIn(`${folder}/data`);
    expect(tracesIn(kept, ["https://shop.example/thanks"])).toHaveLength(1);
    expect(tracesIn(kept, raw)).toEqual([]);
    await pending.end("SIGKILL");
    expect(tracesIn(bytesIn(`${folder}/data`), raw)).toEqual([]);
    expect(tracesIn(logOf(pending), raw)).toEqual([]);

    const sandbox = createSandbox();
    onTestFinished(() => sandbox.close());
    const url = await sandbox.listen({ host: "127.0.0.1", port: 0 });
    const refusal = {
      status: 400,
      body: { error: { message: "Invalid parameter", type: "OAuthException", code: 100 } },
    };
    await fetch(`${url}/control`, {
      method: "POST",
      body: JSON.stringify({ platform: "meta", answers: [{ ...refusal, times: 50 }] }),
    });
    writeFileSync(
      `${folder}/twinbeam.config.json`,
      JSON.stringify({ ...configuration, sites: sitesAt(url) }),
    );
    const refused = await serve(folder, "--debug");
    await refused.line("an event was refused");
    await refused.line("an event was delivered");
    await sendAll(refused.url);
    expect(await refused.end("SIGTERM")).toBe(0);
    expect(tracesIn(bytesIn(`${folder}/data`), raw)).toEqual([]);
    expect(tracesIn(logOf(refused), raw)).toEqual([]);
  });

  it("would be found in any of these forms, if it were there", () => {
    const email = person.email;
    const hiding = [
      `x${email}y`,
      email.toLowerCase(),
      encodeURIComponent(email),
      Buffer.from(email).toString("hex"),
      ...["", "a", "ab"].map((before) =>
        Buffer.from(`${before}${email.toLowerCase()} after`).toString("base64"),
      ),
      Buffer.from(`??>${email}`).toString("base64url"),
      Buffer.from(email, "utf16le").toString("latin1"),
    ];
    for (const text of hiding) expect(tracesIn(text, [email])).toEqual([email]);
    expect(tracesIn(person.phone.replace(/\D/g, ""), [person.phone])).toEqual([person.phone]);
    expect(tracesIn("nothing of the kind", raw)).toEqual([]);
  });
});
