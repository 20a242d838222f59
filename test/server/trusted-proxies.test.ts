import { describe, expect, it } from "vitest";
import { beaconOf, chrome, createTestApp, origin, purchase } from "./app-under-test.ts";

const visitor = async (trustProxy: boolean | string[], remoteAddress: string, forwardedFor?: string) => {
  const app = await createTestApp({ server: { trustProxy } });
  await app.server.inject({
    method: "POST",
    url: "/v1/beacon",
    remoteAddress,
    headers: {
      origin,
      "user-agent": chrome,
      "content-type": "text/plain",
      ...(forwardedFor && { "x-forwarded-for": forwardedFor }),
    },
    payload: JSON.stringify(beaconOf(purchase)),
  });
  return app.kept[0]?.event.user.ip;
};

const rows: [
  trust: boolean | string[],
  from: string,
  forwarded: string | undefined,
  ip: string | undefined,
][] = [
  [false, "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  [[], "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  [["loopback"], "127.0.0.1", "198.51.100.1", "198.51.100.1"],
  [["loopback"], "::1", "198.51.100.1", "198.51.100.1"],
  [["loopback"], "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  [["uniquelocal"], "10.1.2.3", "198.51.100.1", "198.51.100.1"],
  [["192.0.2.0/24"], "192.0.2.7", "198.51.100.1", "198.51.100.1"],
  [["192.0.2.0/24"], "192.0.3.7", "198.51.100.1", "192.0.3.7"],
  [["2001:db8::/32"], "2001:db8::1", "2001:db8:ffff::5, 2a00:1450::1", "2a00:1450::1"],
  [["loopback"], "127.0.0.1", "2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
  [["loopback"], "127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
  [["loopback"], "127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"],
  [["loopback", "198.51.100.1"], "127.0.0.1", "203.0.113.4, 198.51.100.1", "203.0.113.4"],
  [["loopback"], "127.0.0.1", "nonsense", undefined],
  [["loopback"], "127.0.0.1", "10.0.0.1", undefined],
  [["loopback"], "127.0.0.1", undefined, undefined],
  [true, "203.0.113.9", "198.51.100.1, 10.0.0.1", "198.51.100.1"],
];

describe("the visitor's address", () => {
  it.each(rows)(
    "with trustProxy %j, from %s, forwarded for %s, is %s",
    async (trust, from, forwarded, ip) => {
      expect(await visitor(trust, from, forwarded)).toBe(ip);
    },
  );

  it("follows the configuration when that is replaced", async () => {
    const app = await createTestApp();
    const { current } = app.settings;
    app.settings.replace({ ...current, server: { ...current.server, trustProxy: ["loopback"] } });
    expect(app.settings.isTrusted("127.0.0.1", 0)).toBe(true);
    expect(app.settings.isTrusted("203.0.113.9", 0)).toBe(false);
  });
});
