import { describe, expect, it } from "vitest";
import { createLog, toSentence } from "../../../server/observe/log.ts";

const record = (isTerminal: boolean, secrets: string[] = []) => {
  const out: string[] = [];
  const errors: string[] = [];
  const log = createLog({
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void errors.push(text) },
    isTerminal,
    secrets: () => secrets,
  });
  return { log, out, errors };
};

describe("the log", () => {
  it("writes a JSON object a line, errors to stderr", () => {
    const { log, out, errors } = record(false);
    log.info({ url: "http://127.0.0.1:8080" }, "listening");
    log.warn("careful");
    log.error({ err: new Error("broken") }, "failed");
    expect(out.map((line) => JSON.parse(line).msg)).toEqual(["listening", "careful"]);
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ msg: "listening", url: "http://127.0.0.1:8080" });
    expect(errors).toHaveLength(1);
    expect(JSON.parse(errors[0] ?? "").err.message).toBe("broken");
  });

  it("writes sentences to people", () => {
    const { log, out } = record(true);
    log.info({ url: "http://127.0.0.1:8080" }, "listening");
    expect(out[0]).toMatch(/^\d\d:\d\d:\d\d {2}listening on http:\/\/127\.0\.0\.1:8080\n$/);
    log.warn({ path: "server.trustProxy" }, "is odd");
    expect(out[1]).toMatch(/ {2}server\.trustProxy: is odd\n$/);
    expect(toSentence('{"level":50,"time":0,"err":{"message":"no space"},"msg":"failed"}')).toMatch(
      /failed: no space\n$/,
    );
  });

  it("never holds a token, however it came into the line", () => {
    for (const isTerminal of [true, false]) {
      const { log, out, errors } = record(isTerminal, ["EAAB-token", "short"]);
      log.info(
        { url: "https://graph.example/?access_token=EAAB-token", deep: { header: "Bearer EAAB-token" } },
        "EAAB-token",
      );
      log.error({ err: new Error("refused EAAB-token") }, "failed");
      const text = [...out, ...errors].join("");
      expect(text).not.toContain("EAAB-token");
      expect(text).toContain("[secret]");
    }
  });

  it("never holds a part of a secret: not what JSON escapes in it, not the rest of a longer one", () => {
    const secrets = ['quo"ted\\key', "base-key", "base-key-and-more"];
    const { log, out } = record(false, secrets);
    log.info({ given: secrets[0], header: `Bearer ${secrets[2]}` }, "said");
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ given: "[secret]", header: "Bearer [secret]" });
  });
});
