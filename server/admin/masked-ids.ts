import { maskContacts } from "../observe/mask-contacts.ts";

/** Ids of events as they may be shown. */
export interface MaskedIds {
  /** The id with contacts masked: what it is shown as. */
  shown(id: string): string;
  /** The id that was shown as this; whatever was not masked is itself. */
  real(shown: string): string;
}

/**
 * An id that holds an e-mail or a phone is shown masked, and remembered, so that its links and filters still find it.
 * @param most ids remembered: the oldest are forgotten first
 */
export const createMaskedIds = ({ most = 10_000 }: { most?: number } = {}): MaskedIds => {
  const reals = new Map<string, string>();
  return {
    shown(id) {
      const masked = maskContacts(id);
      if (masked === id) return id;
      reals.delete(masked);
      reals.set(masked, id);
      const [oldest] = reals.keys();
      if (reals.size > most && oldest !== undefined) reals.delete(oldest);
      return masked;
    },
    real: (shown) => reals.get(shown) ?? shown,
  };
};

/** Every text of an answer, masked; what stands under `id` is the id of an event. Names of keys stay. */
export const maskAnswer = (value: unknown, ids: MaskedIds, key?: string): unknown => {
  if (typeof value === "string") return key === "id" ? ids.shown(value) : maskContacts(value);
  if (Array.isArray(value)) return value.map((item) => maskAnswer(item, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskAnswer(inner, ids, name)]),
  );
};
