import { describe, expect, it } from "vitest";
import { folder } from "./stage.ts";

const verbs =
  "init serve check import sources connect explain replay dead-letters erase doctor sandbox demo".split(" ");

describe("help", () => {
  it("lists every command", async () => {
    const { status, stdout } = await folder().twinbeam(["--help"]);
    expect(status).toBe(0);
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
  });

  it.each(verbs)("of %s has an example, and needs no configuration", async (verb) => {
    const { status, stdout, stderr } = await folder().twinbeam([verb, "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/Examples:\n {2}\$ twinbeam /);
  });

  it("is at hand where a command is mistyped", async () => {
    expect(await folder().twinbeam(["imprt"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("import"),
    });
  });

  it.each(["check", "import", "explain", "replay", "dead-letters"])(
    "a missing configuration is one sentence: %s",
    async (verb) => {
      const words = verb === "explain" ? [verb, "x"] : verb === "import" ? [verb, "rows.csv"] : [verb];
      const { status, stderr } = await folder().twinbeam(words);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^twinbeam: [^\n]+\n$/);
    },
  );
});
