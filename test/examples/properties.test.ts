import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { sources } from "../../event/schema.ts";
import { createSandbox } from "../../sandbox/index.ts";
import { anyEvent, leaks } from "./any-event.ts";
import { bodiesOf } from "./bodies.ts";
import { carried } from "./carried.ts";
import { time } from "./example.ts";

/** Many runs each: a busy machine may need more than the usual five seconds. */
vi.setConfig({ testTimeout: 60_000 });

const sandbox = createSandbox({ now: () => (time + 120) * 1000 });

const send = async ({
  url,
  headers,
  body,
}: {
  url: string;
  headers: Record<string, string>;
  body: string;
}) => {
  const answer = await sandbox.app.inject({
    method: "POST",
    url: new URL(url).pathname,
    headers,
    payload: body,
  });
  return { answer: answer.json(), body };
};

test("any event is taken by the sandbox, or refused by us with a path", async () => {
  await fc.assert(
    fc.asyncProperty(anyEvent, async (event) => {
      const made = bodiesOf({ event });
      if (!made.ok) {
        for (const { path } of made.errors) expect(path).not.toBe("");
        return;
      }
      for (const outcome of [made.meta, made.tiktok])
        if ("refused" in outcome) expect(outcome.refused).toMatch(/[._a-z]+/);
      for (const request of made.requests) {
        const { answer, body } = await send(request);
        expect(answer, body).toSatisfy(
          (it: { events_received?: number; code?: number }) => it.events_received === 1 || it.code === 0,
        );
      }
    }),
    { numRuns: 150 },
  );
});

test("nothing leaves in clear that a platform wants hashed", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const made = bodiesOf({ event });
      if (!made.ok) return;
      const user = JSON.stringify(made.requests.map(({ body }) => body));
      expect(leaks(user), user).toBe(false);
      expect(leaks(JSON.stringify([made.event.user, made.event.page ?? ""]))).toBe(false);
    }),
    { numRuns: 150 },
  );
});

const at = (body: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), body);

const put = (event: { [key: string]: unknown }, path: string, value: unknown): void => {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) event[key] = value;
  else {
    const inner = isObject(event[key]) ? { ...event[key] } : {};
    put(inner, rest.join("."), value);
    event[key] = inner;
  }
};

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === "object" && value !== null;

test("no field is lost that a platform takes for the source", () => {
  fc.assert(
    fc.property(fc.subarray([...carried]), fc.constantFrom(...sources), (chosen, source) => {
      const event: { [key: string]: unknown } = {
        event_name: "JarOpened",
        source,
        user: { external_id: "C-9", email: "ann@shop.example" },
        app: { id: "389801252", extinfo: ["i2", "", "", "", "17.4"] },
      };
      for (const { field, given } of chosen) put(event, field, given);
      const made = bodiesOf({ event });
      if (!made.ok || !("body" in made.meta) || !("body" in made.tiktok)) throw new Error("refused");
      for (const { field, meta, tiktok = [], sources: its = sources, metaSources = sources } of chosen) {
        if (meta && metaSources.includes(source)) expect(at(made.meta.body, meta), field).toBeDefined();
        if (!its.includes(source)) continue;
        for (const path of tiktok) expect(at(made.tiktok.body, path), field).toBeDefined();
      }
    }),
    { numRuns: 150 },
  );
});

const hashedFields = ["email", "phone", "first_name", "last_name", "gender", "date_of_birth", "city", "zip"];

test("values that are hashed already leave as they came, so that hashing twice is hashing once", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const once = bodiesOf({ event });
      if (!once.ok || !("body" in once.meta)) return;
      const digests = Object.fromEntries(
        hashedFields.flatMap((field) => {
          const value = once.event.user[field];
          return value === undefined ? [] : [[field, [value].flat().map((digest) => digest.toUpperCase())]];
        }),
      );
      const twice = bodiesOf({ event: { ...event, user: { ...Object(event.user), ...digests } } });
      expect(twice.ok && twice.meta).toEqual(once.meta);
    }),
    { numRuns: 100 },
  );
});

test("a click id reaches Meta byte for byte inside fbc, and no fbc is made without one", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,500}$/), fc.boolean(), (fbclid, inUrl) => {
      const user = { email: "ann@shop.example", ...(inUrl ? {} : { fbclid }) };
      const page = { url: `https://shop.example/?a=%zz&fbclid=${inUrl ? fbclid : ""}` };
      const made = bodiesOf({ event: { event_name: "PageView", event_time: time, page, user } });
      expect(made.ok && "body" in made.meta && at(made.meta.body, "user_data.fbc")).toBe(
        `fb.1.${time}000.${fbclid}`,
      );
    }),
    { numRuns: 100 },
  );
  const bare = bodiesOf({ event: { event_name: "PageView", user: { email: "ann@shop.example" } } });
  expect(bare.ok && "body" in bare.meta && at(bare.meta.body, "user_data.fbc")).toBeUndefined();
});
