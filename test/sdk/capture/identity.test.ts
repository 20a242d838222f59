import { beforeEach, expect, test, vi } from "vitest";
import type { CookieJar } from "../../../sdk/capture/cookies.ts";
import { createIdentity, landingNow } from "../../../sdk/capture/identity.ts";

const landedAtMs = 1_700_000_000_000;
const all = () => true;
const land = (address: string) => window.happyDOM.setURL(address);

/** Cookies of a page on `shop.example`: subdomain index 1. */
const jarOf = (cookies: Record<string, string> = {}) => {
  const jar = {
    read: () => ({ ...cookies }),
    set: (name: string, value: string) => {
      cookies[name] = value;
      return undefined;
    },
    remove: vi.fn((names: RegExp) => {
      for (const name of Object.keys(cookies)) if (names.test(name)) delete cookies[name];
      return undefined;
    }),
    subdomainIndex: () => 1,
  } satisfies CookieJar;
  return { jar, cookies };
};

beforeEach(() => {
  vi.useFakeTimers({ now: landedAtMs });
  land("https://shop.example/");
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

test("a new click makes _fbc, dated at the landing, with the click id byte for byte", () => {
  land("https://shop.example/?a=%E0%A4%A&fbclid=IwAR_x-Y9");
  const { jar, cookies } = jarOf();
  const identity = createIdentity(jar, true);
  vi.advanceTimersByTime(60_000);
  const { fbc } = identity.read(all);
  expect(fbc).toBe(`fb.1.${landedAtMs}.IwAR_x-Y9`);
  expect(cookies._fbc).toBe(fbc);
});

test("the same click is never dated again, also where the value has five segments", () => {
  land("https://shop.example/?fbclid=IwAR_x-Y9");
  const stored = "fb.1.1600000000000.IwAR_x-Y9.AQYCAQMA";
  const { jar, cookies } = jarOf({ _fbc: stored });
  expect(createIdentity(jar, true).read(all).fbc).toBe(stored);
  expect(cookies._fbc).toBe(stored);
});

test("another click replaces the stored one, and one that differs only in case is another", () => {
  land("https://shop.example/?fbclid=abc");
  const { jar } = jarOf({ _fbc: "fb.1.1600000000000.ABC" });
  expect(createIdentity(jar, true).read(all).fbc).toBe(`fb.1.${landedAtMs}.abc`);
});

test("_fbc is never invented, and a stored one is sent as it is", () => {
  expect(createIdentity(jarOf().jar, true).read(all).fbc).toBeUndefined();
  const stored = "fb.2.1600000000000.Abc.Bg";
  expect(createIdentity(jarOf({ _fbc: stored }).jar, true).read(all).fbc).toBe(stored);
});

test("a click id beyond 500 characters is no click id", () => {
  land(`https://shop.example/?fbclid=${"x".repeat(501)}`);
  expect(createIdentity(jarOf().jar, true).read(all).fbc).toBeUndefined();
});

test("_fbp is made once where Meta is on, and an existing one is kept whatever it looks like", () => {
  const { jar, cookies } = jarOf();
  const identity = createIdentity(jar, true);
  const { fbp } = identity.read(all);
  expect(fbp).toMatch(/^fb\.1\.1700000000000\.\d{1,10}$/);
  expect(identity.read(all).fbp).toBe(fbp);
  expect(cookies._fbp).toBe(fbp);
  expect(createIdentity(jarOf({ _fbp: "fb.1.2.3.AQYCAQMA" }).jar, true).read(all).fbp).toBe(
    "fb.1.2.3.AQYCAQMA",
  );
});

test("without a Meta pixel no _fbp is made", () => {
  const { jar, cookies } = jarOf();
  expect(createIdentity(jar, false).read(all)).toEqual({});
  expect(cookies).toEqual({});
});

test("_ttp is read and never made", () => {
  expect(createIdentity(jarOf().jar, true).read(all).ttp).toBeUndefined();
  expect(createIdentity(jarOf({ _ttp: "abc.tt.1" }).jar, true).read(all).ttp).toBe("abc.tt.1");
});

test("the newest ttclid wins, byte for byte, and is kept for the next page", () => {
  land("https://shop.example/?ttclid=E.C.P.new%2Fx");
  const { jar, cookies } = jarOf({ ttclid: "E.C.P.old" });
  expect(createIdentity(jar, true).read(all).ttclid).toBe("E.C.P.new%2Fx");
  land("https://shop.example/next");
  expect(createIdentity(jar, true).read(all).ttclid).toBe("E.C.P.new%2Fx");
  expect(cookies.ttclid).toBe("E.C.P.new%2Fx");
});

test("a click id that would end the cookie or name an attribute is not taken", () => {
  land("https://shop.example/?ttclid=x;domain=evil.example");
  const { jar, cookies } = jarOf();
  expect(createIdentity(jar, true).read(all).ttclid).toBeUndefined();
  expect(cookies.ttclid).toBeUndefined();
});

test("only platforms that are allowed are read or written", () => {
  land("https://shop.example/?fbclid=IwAR1&ttclid=E.C.P.1");
  const { jar, cookies } = jarOf({ _ttp: "t" });
  const identity = createIdentity(jar, true);
  expect(identity.read(() => false)).toEqual({});
  expect(cookies).toEqual({ _ttp: "t" });
  expect(identity.read((platform) => platform === "tiktok")).toEqual({ ttp: "t", ttclid: "E.C.P.1" });
  expect(cookies._fbp).toBeUndefined();
});

test("the landing click outlives a change of address until consent allows a cookie", () => {
  land("https://shop.example/?fbclid=IwAR1");
  const { jar } = jarOf();
  const identity = createIdentity(jar, true);
  land("https://shop.example/other");
  vi.advanceTimersByTime(5000);
  expect(identity.read(all).fbc).toBe(`fb.1.${landedAtMs}.IwAR1`);
});

test("the landing click is read from the address as it was loaded, though the page has cleaned it since", () => {
  const loaded = { name: "https://shop.example/?fbclid=IwAR1" } as PerformanceEntry;
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([loaded]);
  const { jar } = jarOf();
  expect(createIdentity(jar, true).read(all).fbc).toBe(`fb.1.${landedAtMs}.IwAR1`);
});

test("where nothing is told about the load, the address of this moment is the landing", () => {
  vi.stubGlobal("performance", {});
  land("https://shop.example/?fbclid=IwAR1");
  expect(landingNow().url).toBe("https://shop.example/?fbclid=IwAR1");
});

test("a browser without cookies keeps one value for the page", () => {
  const deaf = { ...jarOf().jar, read: () => ({}) };
  land("https://shop.example/?fbclid=IwAR1");
  const identity = createIdentity(deaf, true);
  const first = identity.read(all);
  vi.advanceTimersByTime(1000);
  expect(identity.read(all)).toEqual(first);
});

test("withdrawal removes the platform's cookies, and no others", () => {
  const { jar, cookies } = jarOf({ _fbp: "1", _fbc: "2", _ttp: "3", ttclid: "4", ttcsid_X: "5", cart: "6" });
  const identity = createIdentity(jar, true);
  identity.wipe("tiktok");
  expect(Object.keys(cookies)).toEqual(["_fbp", "_fbc", "cart"]);
  identity.wipe("meta");
  expect(Object.keys(cookies)).toEqual(["cart"]);
});

test("where cookies do not hold, a withdrawal for one platform keeps what was made for the other", () => {
  land("https://shop.example/?ttclid=E.C.P.1");
  const identity = createIdentity({ ...jarOf().jar, read: () => ({}) }, true);
  const { fbp } = identity.read(all);
  identity.wipe("tiktok");
  vi.advanceTimersByTime(1000);
  expect(identity.read(all).fbp).toBe(fbp);
  identity.wipe("meta");
  expect(identity.read(all).fbp).not.toBe(fbp);
});
