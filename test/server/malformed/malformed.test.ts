import { beforeAll, describe, expect, it } from "vitest";
import { beaconOf, createTestApp, nowMs, postBeacon, postEvents, type TestApp } from "../app-under-test.ts";
import { absentValues, droppedClasses, optionalFields } from "./dropped.ts";
import { type RejectedClass, rejectedClasses } from "./rejected.ts";
import { requestClasses } from "./requests.ts";
import { storedFaults } from "./stored-faults.ts";

/** An event that is good whatever optional field is taken from it. */
const good = {
  event_name: "AddToCart",
  event_id: "good",
  page: { url: "https://shop.example/product" },
  user: { email: "ada@example.com", user_agent: "Mozilla/5.0", ip: "203.0.113.7" },
};

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lays fields over the good event, one level deep, so that the rest of it stays good. */
const eventWith = (fields: Record<string, unknown>): Record<string, unknown> => {
  const event: Record<string, unknown> = { ...good };
  for (const [key, value] of Object.entries(fields)) {
    const own = event[key];
    event[key] = isObject(own) && isObject(value) ? { ...own, ...value } : value;
  }
  return event;
};

const bodyOf = (fields: RejectedClass["fields"]): string =>
  typeof fields === "string"
    ? JSON.stringify(beaconOf(good)).replace(/\}\]\}$/, `,${fields}}]}`)
    : JSON.stringify(beaconOf(eventWith(fields)));

const nested = (path: string, value: unknown): Record<string, unknown> => {
  const [key = "", ...rest] = path.split(".");
  return { [key]: rest.length > 0 ? nested(rest.join("."), value) : value };
};

interface Outcome {
  accepted: number;
  rejected: { index: number; event_id: string | null; errors: { path: string; message: string }[] }[];
  warnings: { path: string; message: string }[];
}

/** Sends a body through both doors; `check` sees each answer and what was kept of it. */
const throughBothDoors = async (
  body: string | Buffer,
  check: (status: number, answer: Outcome, kept: TestApp["kept"]) => void,
) => {
  for (const post of [postBeacon, postEvents]) {
    app.kept.length = 0;
    const answer = await post(app, body);
    check(answer.statusCode, answer.json(), app.kept);
  }
};

describe("a malformed request", () => {
  it.each(requestClasses)("is $status and says why: $what", async ({ body, headers = {}, status }) => {
    for (const post of [postBeacon, postEvents]) {
      app.kept.length = 0;
      const answer = await post(app, body, headers);
      expect(answer.statusCode).toBe(status);
      const { error, message, errors } = answer.json();
      expect(error).toMatch(/^[a-z_]+$/);
      expect(message.length).toBeGreaterThan(20);
      if (status === 400) expect(errors[0].message.length).toBeGreaterThan(5);
      expect(app.kept).toEqual([]);
    }
  });
});

describe("an event that cannot be used", () => {
  it.each(rejectedClasses)("is rejected at $path: $what", async ({ path, fields }) => {
    await throughBothDoors(bodyOf(fields), (status, { accepted, rejected }, kept) => {
      expect(status).toBe(422);
      expect(accepted).toBe(0);
      expect(kept).toEqual([]);
      const named = rejected[0]?.errors.find(
        (error) => error.path === path || error.path.startsWith(`${path}.`),
      );
      expect(named?.message.length, JSON.stringify(rejected)).toBeGreaterThan(5);
    });
  });

  it.each([7, "Purchase", null, true, [], [good], [[]]])(
    "is rejected where it is no object: %j",
    async (event) => {
      await throughBothDoors(JSON.stringify(beaconOf(event, good)), (status, { accepted, rejected }) => {
        expect(status).toBe(200);
        expect(accepted).toBe(1);
        expect(rejected).toEqual([
          { index: 0, event_id: null, errors: [{ path: "", message: expect.any(String) }] },
        ]);
      });
    },
  );
});

describe("a value that only enriches an event", () => {
  it.each(droppedClasses)("is dropped with a warning at $path: $what", async ({ path, value }) => {
    const body = JSON.stringify({ site: "shop", events: [eventWith(nested(path, value))] });
    app.kept.length = 0;
    const answer = await postEvents(app, body);
    const { accepted, warnings }: Outcome = answer.json();
    expect(answer.statusCode).toBe(200);
    expect(accepted).toBe(1);
    expect(warnings.map((warning) => warning.path)).toContain(path);
    expect(app.kept.flatMap(({ event }) => storedFaults(event, nowMs))).toEqual([]);
  });
});

describe("a value that says nothing", () => {
  const classes = optionalFields.flatMap((path) =>
    absentValues.map(([what, value]) => ({ path, what, value })),
  );
  it.each(classes)("is as good as absent at $path: $what", async ({ path, value }) => {
    await throughBothDoors(
      JSON.stringify(beaconOf(eventWith(nested(path, value)))),
      (status, answer, kept) => {
        expect(status, JSON.stringify(answer)).toBe(200);
        expect(answer.warnings.filter((warning) => warning.path === path)).toEqual([]);
        expect(kept.flatMap(({ event }) => storedFaults(event, nowMs))).toEqual([]);
      },
    );
  });
});

describe("the classes", () => {
  it("are 300 and more, each with a name of its own", () => {
    const names = [
      ...requestClasses.map(({ what }) => what),
      ...rejectedClasses.map(({ path, what }) => `rejected ${path}: ${what}`),
      ...droppedClasses.map(({ path, what }) => `dropped ${path}: ${what}`),
      ...optionalFields.flatMap((path) => absentValues.map(([what]) => `absent ${path}: ${what}`)),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(300);
  });
});
