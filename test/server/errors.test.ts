import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorBody, errorCatalogue, failure } from "../../server/errors.ts";

const rows = Object.entries(errorCatalogue).map(([code, entry]) => {
  const status = "status" in entry ? entry.status : "–";
  return `| \`${code}\` | ${status} | ${entry.message} | ${entry.remedy} | ${entry.retryHelps ? "yes" : "no"} |`;
});

describe("the error catalogue", () => {
  it("stands in the docs as it is", () => {
    const page = readFileSync("docs/errors.md", "utf8");
    expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
  });

  it("has codes in snake case, and sentences that end", () => {
    for (const [code, { message, remedy }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(message).toMatch(/[.}]$/);
      expect(remedy).toMatch(/\.$/);
    }
  });

  it("fills the slots of message and remedy", () => {
    const error = failure("unsupported_content_type", { type: "text/html", accepted: "application/json" });
    expect(error.message).toBe("The content type text/html is not accepted here.");
    expect(error.remedy).toContain("Send JSON as application/json");
    expect(error).toMatchObject({ code: "unsupported_content_type", status: 415, retryHelps: false });
  });

  it("makes the body of an answer", () => {
    const errors = [{ path: "site", message: "is required" }];
    expect(errorBody(failure("invalid_body", {}, { errors }))).toEqual({
      error: "invalid_body",
      message: expect.stringMatching(/^The body is not a request of events\. /),
      errors,
    });
  });
});
