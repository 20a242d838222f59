import { expect, it } from "vitest";
import { type Known, startAsking } from "../../dashboard/asking.ts";

/** A question whose answers are given by hand, in any order; `seen` is what was shown last. */
const byHand = () => {
  const tries: { answer: (text: string) => void; fail: (error: Error) => void }[] = [];
  const seen: Known<string>[] = [];
  const asking = startAsking<string>(
    () => new Promise((answer, fail) => tries.push({ answer, fail })),
    (known) => seen.push(known),
  );
  const settle = async (work: () => void) => {
    work();
    await Promise.resolve();
    await Promise.resolve();
    return seen.at(-1);
  };
  return {
    again: asking.again,
    stop: asking.stop,
    answer: (index: number, text: string) => settle(() => tries[index]?.answer(text)),
    fail: (index: number, message: string) => settle(() => tries[index]?.fail(new Error(message))),
  };
};

it("keeps the last answer while repeats of the question fail, and says why they do", async () => {
  const { again, answer, fail } = byHand();
  again();
  expect(await answer(0, "first")).toEqual({ data: "first" });
  again();
  expect(await fail(1, "off")).toEqual({ data: "first", error: "off" });
  again();
  expect(await answer(2, "second")).toEqual({ data: "second" });
});

it("drops an answer that was overtaken by that of a later try", async () => {
  const { again, answer, fail } = byHand();
  again();
  again();
  again();
  expect(await answer(1, "newer")).toEqual({ data: "newer" });
  expect(await answer(0, "older")).toEqual({ data: "newer" });
  expect(await fail(2, "off")).toEqual({ data: "newer", error: "off" });
});

it("shows nothing any more once another question stands in its place", async () => {
  const { again, stop, answer } = byHand();
  again();
  stop();
  expect(await answer(0, "late")).toBeUndefined();
});
