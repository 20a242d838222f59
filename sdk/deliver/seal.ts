/**
 * What the outbox keeps is encrypted, each record with a key of its own that cannot be exported: nothing lies
 * in clear in the browser's storage, and the server still gets the values whose normal forms only it knows.
 * See docs/decisions, "What the browser keeps".
 */
export interface Sealed {
  key: CryptoKey;
  data: ArrayBuffer;
}

/** A key seals one record only, so the vector need not vary. */
const cipher = { name: "AES-GCM", length: 128, iv: new Uint8Array(12) };

/** @throws without Web Crypto, which plain http does not have */
export const seal = async (value: unknown): Promise<Sealed> => {
  const key = await crypto.subtle.generateKey(cipher, false, ["encrypt", "decrypt"]);
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { key, data: await crypto.subtle.encrypt(cipher, key, text) };
};

export const unseal = async ({ key, data }: Sealed): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(cipher, key, data)));
