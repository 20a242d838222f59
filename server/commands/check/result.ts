/** What one check came to. Only `wrong` is a finding; the rest is told so that silence means nothing. */
export type Result =
  | { state: "right"; check: string; what: string }
  /** Could not be told, or is worth knowing. */
  | { state: "note"; check: string; what: string }
  | {
      state: "wrong";
      check: string;
      what: string;
      /** Why it matters. */
      why: string;
      /** What to do. */
      todo: string;
    };

export const right = (check: string, what: string): Result => ({ state: "right", check, what });
export const note = (check: string, what: string): Result => ({ state: "note", check, what });
export const wrong = (check: string, what: string, why: string, todo: string): Result => ({
  state: "wrong",
  check,
  what,
  why,
  todo,
});
