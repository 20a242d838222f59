import { type Platform, platforms } from "../../event/schema.ts";

type Report<Word extends string> = { [P in Platform]?: Word };

/**
 * What the tag says per platform in a letter each, in the order of `platforms`: `fb` is fired at the first and
 * blocked at the second, `-` is no word. Every event has it, so its bytes count.
 */
export const toMarks = <Word extends string>(report: Report<Word> | undefined): string | null => {
  if (!report) return null;
  const marks = platforms.map((platform) => report[platform]?.[0] ?? "-").join("");
  return /[^-]/.test(marks) ? marks : null;
};

/** The report that `toMarks` wrote; the words must differ in their first letter. */
export const fromMarks = <Word extends string>(
  marks: string | null,
  words: readonly Word[],
): Report<Word> => {
  const report: Report<Word> = {};
  platforms.forEach((platform, index) => {
    const word = words.find(([letter]) => letter === marks?.[index]);
    if (word) report[platform] = word;
  });
  return report;
};
