import fc from "fast-check";
import { expect, test } from "vitest";
import { createSandbox } from "../../sandbox/index.ts";
import { anyEvent, leaks } from "./any-event.ts";
import { bodiesOf } from "./bodies.ts";
import { time } from "./example.ts";

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
    { numRuns: 400 },
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
    { numRuns: 400 },
  );
});
