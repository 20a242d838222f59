/** Whether a value says nothing: null, "", white space, [] or the text "undefined". */
export const isAbsent = (value: unknown): value is null | undefined =>
  value === undefined ||
  value === null ||
  (typeof value === "string" && (value === "undefined" || value.trim() === "")) ||
  (Array.isArray(value) && value.length === 0);
