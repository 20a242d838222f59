const letters = new Map([
  ["m", "m"],
  ["male", "m"],
  ["f", "f"],
  ["female", "f"],
]);

/** `m` or `f`; undefined for any other word. Source: Meta, customer information parameters. */
export const normaliseGender = (text: string): string | undefined => letters.get(text.trim().toLowerCase());
