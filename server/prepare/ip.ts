import { isIPv4, isIPv6 } from "node:net";

/** An IPv4 address as one number. */
const numberOf = (address: string): number =>
  address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);

/** Addresses that say nothing about a visitor. Documentation ranges pass: examples and tests use them. */
const notPublic = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map((range) => {
  const [first = "", prefix] = range.split("/");
  return { first: numberOf(first), size: 2 ** (32 - Number(prefix)) };
});

/** Unspecified, loopback, unique-local, link-local and multicast, in canonical form. */
const notPublicIPv6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:)/;

const isPublic = (address: string): boolean => {
  if (address.includes(":")) return !notPublicIPv6.test(address);
  const number = numberOf(address);
  return !notPublic.some(({ first, size }) => number >= first && number < first + size);
};

const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** RFC 5952 by way of the URL parser, which writes one address in one form only. */
const canonicalIPv6 = (text: string): string => new URL(`http://[${text}]`).hostname.slice(1, -1);

const unwrapped = (address: string): string => {
  const parts = mapped.exec(address);
  if (!parts) return address;
  const bytes = [parts[1], parts[2]].map((part) => Number.parseInt(part ?? "0", 16));
  return bytes.flatMap((pair) => [pair >> 8, pair & 255]).join(".");
};

/**
 * One form for one address: IPv6 compressed, `::ffff:` unwrapped.
 * @returns `address` with whether it is public, or undefined where the text is no address
 */
export const readIp = (text: string): { address: string; isPublic: boolean } | undefined => {
  const trimmed = text.trim();
  if (isIPv4(trimmed)) return { address: trimmed, isPublic: isPublic(trimmed) };
  const [bare = ""] = trimmed.split("%", 1);
  if (!isIPv6(bare)) return undefined;
  const address = unwrapped(canonicalIPv6(bare));
  return { address, isPublic: isPublic(address) };
};
