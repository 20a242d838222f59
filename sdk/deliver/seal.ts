/**
 * What the outbox keeps is encrypted, each record with a key of its own that cannot be exported: nothing lies
 * in clear in the browser's storage, and the server still gets the values whose normal forms only it knows.
 * See docs/decisions, "what the browser keeps".
 */
export type Sealed = string | { key: CryptoKey; data: ArrayBuffer };

const name = "AES-GCM";
/** A key seals one record only, so the vector need not vary. */
const cipher = { name, iv: new Uint8Array(12) };

/** Without Web Crypto (plain http) a text that may hold something personal is not kept at all. */
const looksPersonal =
  /@|%40|"(email|phone|external_id|date_of_birth|gender|city|state|zip|country|\w*(first|last)_?name)"|\+\d{6}/i;

/** Seals a text, or gives undefined where it must not be kept. */
export const seal = async (text: string): Promise<Sealed | undefined> => {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return looksPersonal.test(text) ? undefined : text;
  const key = await subtle.generateKey({ name, length: 128 }, false, ["encrypt", "decrypt"]);
  return { key, data: await subtle.encrypt(cipher, key, new TextEncoder().encode(text)) };
};

export const unseal = async (sealed: Sealed): Promise<string> =>
  typeof sealed === "string"
    ? sealed
    : new TextDecoder().decode(await crypto.subtle.decrypt(cipher, sealed.key, sealed.data));
