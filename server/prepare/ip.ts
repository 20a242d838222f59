import { isIPv4, isIPv6 } from "node:net";

/**
 * Addresses that say nothing about a visitor: this network, private, carrier-grade NAT, loopback, link-local,
 * multicast and reserved. Documentation ranges pass: examples and tests use them.
 */
const notPublicIPv4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./;

/** Unspecified, loopback, unique-local, link-local and multicast, in canonical form. */
const notPublicIPv6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:)/;

const isPublic = (address: string): boolean =>
  !(address.includes(":") ? notPublicIPv6 : notPublicIPv4).test(address);

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
