import { describe, expect, it } from "vitest";
import { setCookies } from "../../../server/intake/cookies.ts";
import { beaconOf, createTestApp, postBeacon } from "../app-under-test.ts";

const fbc = "fb.1.1795262400000.IwAR1234567890";
const fbp = "fb.1.1795262400000.1098115397";
const ttp = "2fS8kTq0pLZrYwVxUu9Jm3NaBcD";
const event = {
  event_name: "PageView",
  event_id: "view-1",
  page: { url: "https://shop.example/" },
  user: { fbc, fbp, ttp, ttclid: "E.C.P.abc" },
};

const cookiesOf = (answer: { headers: Record<string, unknown> }) =>
  [answer.headers["set-cookie"] ?? []].flat();

describe("first-party cookies", () => {
  it("are set with the platforms' full lifetimes", async () => {
    const answer = await postBeacon(await createTestApp(), beaconOf(event));
    const attributes = "; Path=/; SameSite=Lax; Domain=shop.example";
    expect(cookiesOf(answer)).toEqual([
      `_fbc=${fbc}; Max-Age=7776000${attributes}`,
      `_fbp=${fbp}; Max-Age=7776000${attributes}`,
      `_ttp=${ttp}; Max-Age=33696000${attributes}`,
      `ttclid=E.C.P.abc; Max-Age=2592000${attributes}`,
    ]);
  });

  it("are left alone where the request has them already, and replaced where it has others", async () => {
    const header = `a=b; _fbc=${fbc}; _fbp=fb.1.1.2;_ttp=${ttp}; ttclid=E.C.P.abc`;
    const answer = await postBeacon(await createTestApp(), beaconOf(event), { cookie: header });
    expect(cookiesOf(answer)).toEqual([expect.stringMatching(`^_fbp=${fbp};`)]);
  });

  it("never date a click anew that the browser knows already", async () => {
    const known = `_fbc=fb.2.1700000000000.IwAR1234567890; _fbp=${fbp}; _ttp=${ttp}; ttclid=E.C.P.abc`;
    expect(cookiesOf(await postBeacon(await createTestApp(), beaconOf(event), { cookie: known }))).toEqual(
      [],
    );
    const other = known.replace("IwAR1234567890", "another-click");
    const lines = cookiesOf(await postBeacon(await createTestApp(), beaconOf(event), { cookie: other }));
    expect(lines).toEqual([expect.stringMatching(`^_fbc=${fbc};`)]);
  });

  it("are only those of the platform that consent allows", async () => {
    const denied = { ...event, consent: { meta: "denied", tiktok: "granted" } };
    const answer = await postBeacon(await createTestApp(), beaconOf(denied));
    expect(cookiesOf(answer).map((line) => String(line).split("=")[0])).toEqual(["_ttp", "ttclid"]);
    const none = { ...event, consent: { meta: "denied", tiktok: "denied" } };
    expect(cookiesOf(await postBeacon(await createTestApp(), beaconOf(none)))).toEqual([]);
  });

  it("come from the page's click id where the tag sent no finished one", async () => {
    const landing = {
      ...event,
      user: {},
      page: { url: "https://shop.example/?fbclid=AbC-1&ttclid=E.C.P.x" },
    };
    const lines = cookiesOf(await postBeacon(await createTestApp(), beaconOf(landing)));
    expect(lines).toEqual([
      expect.stringMatching(/^_fbc=fb\.1\.\d{13}\.AbC-1;/),
      expect.stringMatching(/^ttclid=E\.C\.P\.x;/),
    ]);
  });

  it("are not set for events that were rejected", async () => {
    expect(
      cookiesOf(await postBeacon(await createTestApp(), beaconOf({ ...event, event_name: "" }))),
    ).toEqual([]);
  });

  it("are Secure where a trusted proxy says https, and not on a stranger's word", async () => {
    const forwarded = { "x-forwarded-proto": "https" };
    const trusting = await createTestApp({ server: { trustProxy: ["203.0.113.9"] } });
    for (const line of cookiesOf(await postBeacon(trusting, beaconOf(event), forwarded))) {
      expect(line).toMatch(/; Secure$/);
    }
    const [line] = cookiesOf(await postBeacon(await createTestApp(), beaconOf(event), forwarded));
    expect(line).not.toMatch(/Secure/);
  });

  it("belong to the host alone without a cookie domain", () => {
    expect(setCookies({ ttclid: "x" }, { isSecure: () => false })).toEqual([
      "ttclid=x; Max-Age=2592000; Path=/; SameSite=Lax",
    ]);
  });

  it.each(["a;b", "a b", 'a"b', "a,b", "a\\b", "a\r\nSet-Cookie: x=y", "ä", ""])(
    "are never made of a value that a cookie cannot hold byte for byte: %j",
    (ttclid) => {
      expect(setCookies({ ttclid }, { isSecure: () => false })).toEqual([]);
    },
  );
});
