import { describe, expect, test } from "vitest";
import type { ApiAnswer, Verdict } from "../../../../server/relay/platform.ts";
import { answer } from "../../../../server/relay/tiktok/answer.ts";
import { tiktokErrors } from "../../../../server/relay/tiktok/errors.ts";

/** TikTok's errors come with HTTP 200. */
const given = (
  code: number,
  message = "no",
  more: object = {},
  headers: Record<string, string> = {},
): ApiAnswer => ({
  status: 200,
  headers,
  body: JSON.stringify({ code, message, request_id: "R1", data: {}, ...more }),
});

/** The verdict in one word, as the table writes it. */
const word = (verdict: Verdict): string => {
  if (verdict.kind !== "retry") return verdict.kind;
  if (verdict.plain) return "plain";
  return verdict.limited ? "limit" : verdict.fewTries ? "fewTries" : "retry";
};

describe("a code", () => {
  test.each([
    [0, "delivered"],
    [20001, "delivered"],
    [40000, "isolate"],
    [40001, "hold"],
    [40002, "isolate"],
    [40003, "hold"],
    [40006, "hold"],
    [40007, "hold"],
    [40009, "hold"],
    [40013, "hold"],
    [40016, "limit"],
    [40050, "delivered"],
    [40051, "hold"],
    [40061, "isolate"],
    [40062, "isolate"],
    [40063, "plain"],
    [40100, "limit"],
    [40101, "hold"],
    [40102, "hold"],
    [40103, "hold"],
    [40104, "hold"],
    [40105, "hold"],
    [40106, "hold"],
    [40107, "hold"],
    [40110, "hold"],
    [40112, "hold"],
    [40119, "hold"],
    [40124, "hold"],
    [40125, "hold"],
    [40130, "hold"],
    [40132, "limit"],
    [40200, "fewTries"],
    [40201, "fewTries"],
    [40202, "fewTries"],
    [40300, "hold"],
    [40302, "hold"],
    [40400, "hold"],
    [40700, "fewTries"],
    [40999, "isolate"],
    [41000, "hold"],
    [41001, "hold"],
    [41002, "hold"],
    [50000, "retry"],
    [50002, "retry"],
    [51001, "retry"],
    [51002, "retry"],
    [51010, "retry"],
    [51012, "retry"],
    [51021, "limit"],
    [51039, "retry"],
    [51054, "retry"],
    [51057, "retry"],
    [51305, "retry"],
    [52000, "fewTries"],
    [52204, "fewTries"],
    [53102, "fewTries"],
    [53103, "fewTries"],
    [60001, "limit"],
    [61000, "limit"],
    [65000, "retry"],
    [70001, "hold"],
    [99, "fewTries"],
  ])("%i means %s", (code, expected) => {
    expect(word(answer(given(code), 5))).toBe(expected);
  });

  test.each([
    [40101, "Too many requests. Please retry in some time."],
    [40102, "Request too frequent for a certain field value"],
    [40101, "App reaches the QPS limit: 1000"],
  ])("%i is a rate limit where its message speaks of frequency", (code, message) => {
    expect(word(answer(given(code, message), 1))).toBe("limit");
  });

  test.each([40000, 40002])(
    "%i is a matter of settings where its message begins with the event source",
    (code) => {
      expect(word(answer(given(code, "event_source_id: Not a valid string"), 5))).toBe("hold");
      expect(word(answer(given(code, "data.0.event_source: Unknown field"), 5))).toBe("isolate");
    },
  );

  test("every row of the table says what it means", () => {
    for (const { means } of tiktokErrors) expect(means).not.toBe("");
  });
});

describe("a success", () => {
  test("is told by the code and not by the status", () => {
    const body = (code: number) => JSON.stringify({ code, message: "", request_id: "R1" });
    expect(answer({ status: 500, headers: {}, body: body(0) }, 1).kind).toBe("delivered");
    expect(answer({ status: 401, headers: {}, body: body(40105) }, 1).kind).toBe("hold");
  });

  test("keeps the request id", () => {
    expect(answer(given(0, "OK"), 3)).toEqual({ kind: "delivered", traceId: "R1" });
  });

  test("is noted where it is partial or a repetition", () => {
    expect(answer(given(20001, "Partial"), 3)).toMatchObject({ note: "20001: accepted in part" });
    expect(answer(given(40050, "Duplicated"), 3)).toMatchObject({
      note: "40050: this request was there before",
    });
  });

  test("names the events that were not taken", () => {
    const data = {
      partial_failure: true,
      failed_events: [{ order_in_batch: 1, error: "bad ttp of ann@shop.example" }],
    };
    expect(answer(given(20001, "Partial", { data }), 3)).toMatchObject({
      kind: "delivered",
      failed: [{ index: 1, reason: { code: "20001", message: "bad ttp of (e-mail)", traceId: "R1" } }],
    });
  });

  test("ignores a failure outside the request", () => {
    const data = { failed_events: [{ order_in_batch: 3, error: "?" }, { order_in_batch: "0" }, null] };
    expect(answer(given(20001, "Partial", { data }), 3)).not.toHaveProperty("failed");
  });
});

describe("the event at fault", () => {
  test.each([
    "Batch.2.properties.contents.0.content_id: Not a valid string",
    "data.2.event_time: invalid",
    "Invalid data[2].user",
  ])("is told by the path in '%s'", (message) => {
    expect(answer(given(40002, message), 5)).toMatchObject({ kind: "isolate", index: 2 });
  });

  test("is told by failed_events before the message", () => {
    const data = { failed_events: [{ order_in_batch: 4, error: "x" }] };
    expect(answer(given(40002, "data.2.user", { data }), 5)).toMatchObject({ index: 4 });
  });

  test("is unknown without a path, or with one outside the request", () => {
    expect(answer(given(40002, "event_id: not a valid string"), 5)).not.toHaveProperty("index");
    expect(answer(given(40002, "data.5.user: bad"), 5)).not.toHaveProperty("index");
    expect(answer(given(40002, "metadata.2: bad"), 5)).not.toHaveProperty("index");
  });
});

test("the reason carries code, title, message and request id", () => {
  expect(answer(given(40105, "Access token is incorrect or has been revoked."), 1)).toEqual({
    kind: "hold",
    reason: {
      code: "40105",
      title: "access token missing, wrong or revoked",
      message: "Access token is incorrect or has been revoked.",
      traceId: "R1",
    },
  });
});

test("the same request goes again at once without the partner's name", () => {
  expect(answer(given(40063), 2)).toMatchObject({ kind: "retry", plain: true, afterMs: 0 });
});

describe("waiting", () => {
  const waits = (code: number, limitsInARow?: number, headers = {}) => {
    const verdict = answer(given(code, "limit", {}, headers), 1, limitsInARow);
    return verdict.kind === "retry" ? verdict.afterMs : undefined;
  };

  test("grows with each rate limit in a row, and the third waits five minutes", () => {
    expect([0, 1, 2, 3].map((count) => waits(40100, count))).toEqual([1_000, 2_000, 300_000, 300_000]);
  });

  test("lasts five minutes for maintenance, and as long as Retry-After says", () => {
    expect(waits(60001)).toBe(300_000);
    expect(waits(61000)).toBe(300_000);
    expect(waits(40100, 0, { "retry-after": "30" })).toBe(30_000);
    expect(waits(50000, 0, { "retry-after": "30" })).toBe(30_000);
    expect(waits(50000)).toBeUndefined();
  });
});

describe("no readable answer", () => {
  const raw = (body: string, status: number): ApiAnswer => ({ status, headers: {}, body });

  test.each([
    ["a gateway's page", raw("<html>502 Bad Gateway</html>", 502)],
    ["a gateway's time-out", raw("<html>504</html>", 504)],
    ["a page with status 200", raw("<html>ok</html>", 200)],
    ["a cut text", raw('{"code":0,"mess', 200)],
    ["JSON without a code", raw("{}", 200)],
    ["a code that is no number", raw('{"code":"0"}', 200)],
    ["HTTP 429", raw("", 429)],
    ["a time-out", { failure: "timeout", message: "10000 ms" } as const],
    ["a broken connection", { failure: "network", message: "ECONNRESET" } as const],
  ])("%s is tried again", (_, failure) => {
    expect(word(answer(failure, 2))).toBe("retry");
  });

  test.each([
    [400, "fewTries"],
    [403, "fewTries"],
    [404, "fewTries"],
    [408, "retry"],
    [429, "retry"],
    [503, "retry"],
  ])("JSON without a code, HTTP %d, is answered by: %s", (status, expected) => {
    expect(word(answer(raw('{"message":"no"}', status), 2))).toBe(expected);
    expect(word(answer(raw("<html>no</html>", status), 2))).toBe("retry");
  });

  test("a request too large for a proxy is split", () => {
    expect(answer(raw("too large", 413), 2).kind).toBe("isolate");
  });
});
