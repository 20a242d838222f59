import { BlockList, isIP } from "node:net";

/** Networks no visitor comes from; documentation ranges are let through, since every example uses them. */
const networks: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
];

const blocked = new BlockList();
for (const [address, prefix] of networks)
  blocked.addSubnet(address, prefix, address.includes(":") ? "ipv6" : "ipv4");

/** Whether the text is an IPv4 or IPv6 address that the public internet can have. */
export function isPublicAddress(text: string): boolean {
  const version = isIP(text);
  return version !== 0 && !text.includes("%") && !blocked.check(text, version === 6 ? "ipv6" : "ipv4");
}
