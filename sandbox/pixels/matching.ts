/** Field name to how its text is written before it is hashed; `clear` fields are not hashed. */
export type NormalForms = Readonly<Record<string, { normal: (text: string) => string; clear?: true }>>;

/**
 * Normalises and hashes what a page told a pixel about its visitor. A SHA-256 is taken as it is; a value of another type
 * is dropped with a warning, as are unknown fields. Runs in pages: refers to nothing outside itself.
 */
export function hashMatching(
  user: unknown,
  forms: NormalForms,
  sha256: (text: string) => string,
): Record<string, string> {
  const hashed: Record<string, string> = {};
  if (typeof user !== "object" || user === null) return hashed;
  for (const [name, value] of Object.entries(user)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form === undefined || (typeof value !== "string" && typeof value !== "number")) {
      console.warn(`[sandbox pixel] ${name} is no field this pixel takes so`);
      continue;
    }
    const text = String(value).trim();
    const isHashed = /^[0-9a-f]{64}$/i.test(text);
    const normal = isHashed ? text.toLowerCase() : form.normal(text);
    if (normal !== "") hashed[name] = isHashed || form.clear ? normal : sha256(normal);
  }
  return hashed;
}
