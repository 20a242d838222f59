import { afterEach, expect, it, vi } from "vitest";
import { createPrinter } from "../../../server/commands/print.ts";
import { toSentence } from "../../../server/observe/log.ts";

afterEach(() => vi.restoreAllMocks());

/** Puts a text of the visitor's choice into the clipboard of who looks at it, and clears the screen. */
const hostile = "\u001b]52;c;ZXZpbA==\u0007\u001b[2JLead\u009b1m";

it("prints nothing that a terminal obeys: names of events come from anybody", () => {
  const told: unknown[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => told.push(text) > 0);
  const printer = createPrinter();
  printer.line(`  1\t${hostile}\nnext`);
  printer.note(hostile);
  told.push(toSentence(JSON.stringify({ time: 0, msg: "refused", event_name: `${hostile}\nfaked line` })));
  expect(told.join("")).not.toMatch(/(?![\n\t])\p{Cc}/u);
  expect(told[0]).toBe("  1\t�]52;c;ZXZpbA==��[2JLead�1m\nnext\n");
  expect(told[2]).toMatch(/refused: .*Lead.*faked line\n$/);
});
