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

/** How Meta's pixel writes what `init` is told. */
export function metaForms(): NormalForms {
  const lower = (text: string) => text.toLowerCase();
  const plain = (text: string) => lower(text).replace(/[\s\p{P}]/gu, "");
  const digits = (text: string) => text.replace(/\D/g, "");
  return {
    em: { normal: lower },
    ph: { normal: (text) => digits(text).replace(/^0+/, "") },
    fn: { normal: plain },
    ln: { normal: plain },
    ge: { normal: (text) => lower(text).slice(0, 1) },
    db: { normal: digits },
    ct: { normal: plain },
    st: { normal: plain },
    zp: { normal: plain },
    country: { normal: lower },
    external_id: { normal: (text) => lower(text).replace(/\s/g, "") },
  };
}

/** How TikTok's pixel writes what `identify` is told. */
export function tiktokForms(): NormalForms {
  const lower = (text: string) => text.toLowerCase();
  const plain = (text: string) => lower(text).replace(/[\s\p{P}]/gu, "");
  return {
    email: { normal: lower },
    phone_number: { normal: (text) => `+${text.replace(/\D/g, "")}` },
    external_id: { normal: (text) => lower(text).replace(/\s/g, "") },
    first_name: { normal: plain },
    last_name: { normal: plain },
    zip_code: { normal: plain },
    city: { normal: plain, clear: true },
    state: { normal: plain, clear: true },
    country: { normal: lower, clear: true },
  };
}
