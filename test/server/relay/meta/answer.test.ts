import { describe, expect, test } from "vitest";
import { answer } from "../../../../server/relay/meta/answer.ts";
import { metaErrors } from "../../../../server/relay/meta/errors.ts";
import type { ApiAnswer, Verdict } from "../../../../server/relay/platform.ts";

const given = (body: unknown, status = 400, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

const error = (code: number, more: object = {}) =>
  given({ error: { message: "no", type: "OAuthException", code, fbtrace_id: "T1", ...more } });

/** The verdict in one word, as the tables write it. */
const word = (verdict: Verdict): string =>
  verdict.kind !== "retry"
    ? verdict.kind
    : verdict.limited
      ? "limit"
      : verdict.fewTries
        ? "fewTries"
        : "retry";

describe("a success", () => {
  test("is delivered where Meta received as many events as were sent", () => {
    const body = { events_received: 3, messages: [], fbtrace_id: "T1" };
    expect(answer(given(body, 200), 3)).toEqual({ kind: "delivered", traceId: "T1" });
  });

  test("keeps Meta's messages as a note", () => {
    const body = { events_received: 1, messages: ["look at em"], fbtrace_id: "T1" };
    expect(answer(given(body, 200), 1)).toMatchObject({ kind: "delivered", note: "look at em" });
  });

  test("with fewer events received than sent is tried again, a few times", () => {
    const verdict = answer(given({ events_received: 2, fbtrace_id: "T1" }, 200), 3);
    expect(verdict).toMatchObject({ kind: "retry", fewTries: true, reason: { code: "received" } });
  });

  test("whose end was cut off counts by the number at its front", () => {
    expect(answer(given('{"events_received":2,"messages":[],"fbtr', 200), 2).kind).toBe("delivered");
    expect(answer(given('{"events_received":2,"messages":[],"fbtr', 200), 3).kind).toBe("retry");
    expect(answer(given('{"events_recei', 200), 2).kind).toBe("retry");
    expect(answer(given('{"events_received":1', 200), 1).kind).toBe("retry");
  });

  test("is told by the body and not by the status", () => {
    expect(answer(given({ error: { message: "no", code: 190 } }, 200), 1).kind).toBe("hold");
    expect(answer(given({}, 200), 1).kind).toBe("retry");
  });
});

describe("an error by its code", () => {
  test.each([
    [1, undefined, "fewTries"],
    [1, 99, "fewTries"],
    [2, undefined, "retry"],
    [3, undefined, "hold"],
    [4, undefined, "limit"],
    [4, 1504022, "limit"],
    [4, 1504039, "limit"],
    [10, undefined, "hold"],
    [17, 2446079, "limit"],
    [32, undefined, "limit"],
    [34, undefined, "isolate"],
    [38, undefined, "isolate"],
    [100, undefined, "isolate"],
    [100, 33, "hold"],
    [100, 2804003, "isolate"],
    [100, 2804009, "isolate"],
    [100, 2804010, "isolate"],
    [100, 2804030, "isolate"],
    [100, 2804043, "isolate"],
    [100, 2804050, "isolate"],
    [100, 2804063, "isolate"],
    [100, 2804066, "isolate"],
    [100, 2804072, "isolate"],
    [100, 2804087, "isolate"],
    [100, 2804116, "isolate"],
    [100, 2804117, "isolate"],
    [100, 2804118, "isolate"],
    [100, 2804132, "isolate"],
    [100, 2804001, "isolate"],
    [100, 2804007, "isolate"],
    [100, 2804016, "isolate"],
    [100, 2804017, "isolate"],
    [100, 2804019, "isolate"],
    [100, 2804048, "isolate"],
    [102, 463, "hold"],
    [104, undefined, "hold"],
    [105, undefined, "isolate"],
    [190, undefined, "hold"],
    [190, 458, "hold"],
    [190, 459, "hold"],
    [190, 460, "hold"],
    [190, 463, "hold"],
    [190, 464, "hold"],
    [190, 467, "hold"],
    [190, 492, "hold"],
    [200, undefined, "hold"],
    [270, undefined, "hold"],
    [294, undefined, "hold"],
    [299, undefined, "hold"],
    [341, undefined, "limit"],
    [368, undefined, "limit"],
    [613, undefined, "limit"],
    [613, 1487742, "limit"],
    [613, 5044001, "limit"],
    [2500, undefined, "hold"],
    [2635, undefined, "hold"],
    [5000, undefined, "retry"],
    [21009, undefined, "retry"],
    [80000, undefined, "limit"],
    [80003, undefined, "limit"],
    [80004, 2446079, "limit"],
    [80014, undefined, "limit"],
    [-1, undefined, "retry"],
    [-3, undefined, "retry"],
    [999999, undefined, "fewTries"],
  ])("code %i with sub-code %s means %s", (code, subcode, expected) => {
    const verdict = answer(error(code, subcode === undefined ? {} : { error_subcode: subcode }), 5);
    expect(word(verdict)).toBe(expected);
  });

  test("every row of the table says what it means", () => {
    for (const { means } of metaErrors) expect(means).not.toBe("");
  });

  test.each([34, 100, 105])("the flag is_transient turns a refusal (%i) into a retry", (code) => {
    expect(word(answer(error(code, { is_transient: true }), 1))).toBe("retry");
  });

  test("the flag is_transient takes the count off an unknown error and never lifts a hold", () => {
    expect(word(answer(error(1, { is_transient: true }), 1))).toBe("retry");
    expect(word(answer(error(190, { is_transient: true }), 1))).toBe("hold");
  });

  test("a code given as text counts as its number", () => {
    expect(word(answer(given({ error: { code: "190", error_subcode: "463" } }), 1))).toBe("hold");
  });

  test("an error without a code is tried a few times", () => {
    expect(word(answer(given({ error: { message: "?" } }), 1))).toBe("fewTries");
  });
});

describe("the reason", () => {
  test("carries code, sub-code, title, message and trace id", () => {
    const verdict = answer(
      error(100, {
        message: "(#100) Invalid parameter",
        error_subcode: 2804050,
        error_user_title: "Not enough customer data",
        error_user_msg: "Add more.",
      }),
      1,
    );
    expect(verdict).toEqual({
      kind: "isolate",
      reason: {
        code: "100",
        subcode: "2804050",
        title: "Not enough customer data",
        message: "(#100) Invalid parameter · Add more.",
        traceId: "T1",
      },
    });
  });

  test("is named by the table where Meta gives no title", () => {
    expect(answer(error(190), 1)).toMatchObject({
      reason: { title: "access token unreadable, expired or revoked" },
    });
  });

  test("shows neither token nor e-mail", () => {
    const verdict = answer(
      error(190, { message: "Bad access_token=EAAverysecret123 of ann@shop.example" }),
      1,
    );
    expect(JSON.stringify(verdict)).not.toMatch(/EAAverysecret123|ann@shop/);
  });
});

describe("the event at fault", () => {
  test.each([
    ["error_data as an object", { error_data: { blame_field_specs: [["data[3][event_time]"]] } }],
    ["error_data as text", { error_data: '{"blame_field_specs":[["data","3","event_time"]]}' }],
    ["the message", { message: "(#100) Param data[3]['user_data'] must be an object" }],
    ["the message with dots", { message: "data.3.user_data: invalid" }],
  ])("is told by %s", (_, more) => {
    expect(answer(error(100, more), 5)).toMatchObject({ kind: "isolate", index: 3 });
  });

  test("is unknown where the index lies outside the request or nothing names it", () => {
    expect(answer(error(100, { message: "data[7] is bad" }), 5)).not.toHaveProperty("index");
    expect(answer(error(100, { message: "metadata.3 is bad" }), 5)).not.toHaveProperty("index");
    expect(answer(error(100), 5)).not.toHaveProperty("index");
  });
});

describe("no readable answer", () => {
  test.each([
    ["an outage page", given("<html>Sorry</html>", 500)],
    ["a proxy's page with status 200", given("<html>Login</html>", 200)],
    ["an empty text", given("", 502)],
    ["a JSON list", given("[]", 200)],
    ["a time-out", { failure: "timeout", message: "10000 ms" } as const],
    ["a broken connection", { failure: "network", message: "ECONNRESET" } as const],
  ])("%s is tried again", (_, failure) => {
    expect(word(answer(failure, 2))).toBe("retry");
  });

  test("a request too large for a proxy is split", () => {
    expect(answer(given("<html>Too large</html>", 413), 2).kind).toBe("isolate");
  });
});

describe("waiting", () => {
  const minutes = (count: number) => count * 60_000;
  const business = (percent: number, regain: number) => ({
    "x-business-use-case-usage": JSON.stringify({
      "42": [{ type: "ads_management", call_count: percent, estimated_time_to_regain_access: regain }],
    }),
  });
  const success = (headers: Record<string, string>) => given({ events_received: 1 }, 200, headers);

  test("below 90 percent there is no pause, from there a minute", () => {
    const usage = (percent: number) => ({ "x-app-usage": `{"call_count":${percent},"total_time":1}` });
    expect(answer(success(usage(89)), 1)).toEqual({ kind: "delivered" });
    expect(answer(success(usage(90)), 1)).toEqual({ kind: "delivered", pauseMs: minutes(1) });
  });

  test("the fullest counter of any header counts", () => {
    expect(answer(success({ "x-app-usage": '{"total_cputime":95}' }), 1)).toHaveProperty("pauseMs");
    expect(answer(success({ "x-app-usage": '{"total_time":95}' }), 1)).toHaveProperty("pauseMs");
    expect(answer(success({ "x-ad-account-usage": '{"acc_id_util_pct":95.5}' }), 1)).toHaveProperty(
      "pauseMs",
    );
    expect(answer(success(business(91, 0)), 1)).toHaveProperty("pauseMs");
    expect(answer(success({ "x-app-usage": "no json" }), 1)).toEqual({ kind: "delivered" });
  });

  test("at 100 percent the pause lasts until access is regained, told in minutes", () => {
    expect(answer(success(business(100, 12)), 1)).toMatchObject({ pauseMs: minutes(12) });
    expect(answer(success(business(100, 0)), 1)).toMatchObject({ pauseMs: minutes(5) });
  });

  test("a rate limit waits a minute, or as long as the header says", () => {
    expect(answer(error(4), 1)).toMatchObject({ limited: true, afterMs: minutes(1) });
    const limit = { error: { code: 80004, message: "limit" } };
    expect(answer(given(limit, 400, business(100, 30)), 1)).toMatchObject({ afterMs: minutes(30) });
    const account = { "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":600}' };
    expect(answer(given(limit, 400, account), 1)).toMatchObject({ afterMs: minutes(10) });
    expect(answer(given(limit, 400, { "retry-after": "90" }), 1)).toMatchObject({ afterMs: 90_000 });
  });

  test("the third rate limit in a row waits at least five minutes", () => {
    expect(answer(error(17), 1, 1)).toMatchObject({ afterMs: minutes(1) });
    expect(answer(error(17), 1, 2)).toMatchObject({ afterMs: minutes(5) });
  });

  test("a block for policy violations waits two hours", () => {
    expect(answer(error(368), 1)).toMatchObject({ afterMs: minutes(120) });
  });

  test("Retry-After is honoured on any retry", () => {
    expect(answer(given("<html>", 503, { "retry-after": "7" }), 1)).toMatchObject({ afterMs: 7_000 });
    expect(answer(given({ error: { code: 2 } }, 500, { "retry-after": "7" }), 1)).toMatchObject({
      afterMs: 7_000,
    });
    expect(answer(given("<html>", 503, { "retry-after": "soon" }), 1)).not.toHaveProperty("afterMs");
  });
});
