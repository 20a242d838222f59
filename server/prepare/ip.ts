import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Addresses that say nothing about a visitor. Documentation ranges pass: examples and tests use them. */
const notPublic = new BlockList();
const subnets: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["224.0.0.0", 4, "ipv4"],
  ["255.255.255.255", 32, "ipv4"],
  ["::", 128, "ipv6"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];
for (const [address, prefix, family] of subnets) notPublic.addSubnet(address, prefix, family);

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
  const [bare = ""] = text.trim().split("%", 1);
  if (!isIPv4(bare) && !isIPv6(bare)) return undefined;
  const address = isIPv4(bare) ? bare : unwrapped(canonicalIPv6(bare));
  return { address, isPublic: !notPublic.check(address, isIPv4(address) ? "ipv4" : "ipv6") };
};
