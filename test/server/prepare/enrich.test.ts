import { describe, expect, it } from "vitest";
import { now, pathsOf, seconds, send, visit } from "./shop.ts";

const clickId = "IwAR0Abc-_xYz";
const page = { url: `https://shop.example/jar?a=%C3%A4&fbclid=${clickId}&ttclid=E.C.P.Abc-_x&b=1#top` };
const person = { user_agent: "Mozilla/5.0", email: "ada@shop.example" };

const userOf = (fields: Record<string, unknown>, facts = {}) =>
  send(visit({ user: person, ...fields }), { facts }).event.user;

describe("ip and user agent", () => {
  const facts = { door: "beacon", ip: "203.0.113.7", userAgent: "Beacon/1" } as const;

  it("of a beacon are the request's, and a page cannot override them", () => {
    const user = { ...person, ip: "8.8.8.8", user_agent: "Page/1" };
    expect(userOf({ user }, facts)).toMatchObject({ ip: "203.0.113.7", user_agent: "Beacon/1" });
    expect(userOf({ user }, { door: "beacon" })).not.toHaveProperty("ip");
    expect(userOf({ user }, { door: "beacon" })).not.toHaveProperty("user_agent");
  });

  it("of a backend are the payload's, never the request's", () => {
    const user = { ...person, ip: "8.8.8.8", user_agent: "Page/1" };
    expect(userOf({ user }, { ...facts, door: "api" })).toMatchObject({
      ip: "8.8.8.8",
      user_agent: "Page/1",
    });
    expect(userOf({ user: { email: "a@b.example" } }, { ...facts, door: "api" })).toEqual({
      email: [expect.any(String)],
    });
    expect(userOf({ user: { email: "a@b.example" } }, { ...facts, door: "import" })).not.toHaveProperty("ip");
  });

  it("are no matter for a warning where a private address came with the request", () => {
    const { event, warnings } = send(visit({ user: person }), { facts: { ...facts, ip: "127.0.0.1" } });
    expect(event.user).not.toHaveProperty("ip");
    expect(warnings).toEqual([]);
  });

  it("are where the sender wrote a private or malformed address", () => {
    for (const ip of ["10.0.0.1", "localhost"]) {
      expect(pathsOf(send(visit({ user: { ...person, ip } })).warnings)).toEqual(["user.ip"]);
    }
  });

  it("come in one form", () => {
    expect(userOf({}, { ...facts, ip: "2001:DB8:0:0:0:0:0:1" })).toMatchObject({ ip: "2001:db8::1" });
    expect(userOf({}, { ...facts, ip: "::ffff:203.0.113.7" })).toMatchObject({ ip: "203.0.113.7" });
  });
});

describe("Click ids", () => {
  it("that user lacks come from the query of the page, as raw as they are", () => {
    expect(userOf({ page, event_time: seconds - 60 })).toMatchObject({
      fbc: `fb.1.${now - 60_000}.${clickId}`,
      ttclid: "E.C.P.Abc-_x",
    });
  });

  it("of user win over those of the page", () => {
    const user = { ...person, fbclid: "IwAR9", ttclid: "E.C.P.own" };
    expect(userOf({ page, user })).toMatchObject({ fbc: `fb.1.${now}.IwAR9`, ttclid: "E.C.P.own" });
  });

  it("bear the event's milliseconds where they were told", () => {
    expect(userOf({ page, event_time: now - 123 })).toMatchObject({ fbc: `fb.1.${now - 123}.${clickId}` });
  });

  it("are in the query, not in the fragment", () => {
    expect(userOf({ page: { url: "https://shop.example/#?fbclid=x&ttclid=y" } })).not.toHaveProperty("fbc");
  });

  it("that no fbc can hold make none", () => {
    expect(userOf({ page: { url: "https://shop.example/?fbclid=a%20b" } })).not.toHaveProperty("fbc");
    expect(userOf({ user: { ...person, fbclid: "x".repeat(501) } })).not.toHaveProperty("fbc");
    expect(userOf({ user: { ...person, fbclid: "a.b" } })).not.toHaveProperty("fbc");
  });
});

describe("fbc", () => {
  it("is never made without a click id", () => {
    expect(userOf({})).not.toHaveProperty("fbc");
  });

  it("stays where it holds the click id, with its time, its index and its appendix", () => {
    for (const fbc of [`fb.2.1795270000000.${clickId}`, `fb.2.1795270000000.${clickId}.AQQCAQIB`]) {
      expect(userOf({ page, user: { ...person, fbc } })).toMatchObject({ fbc });
      expect(userOf({ user: { ...person, fbc, fbclid: clickId } })).toMatchObject({ fbc });
      expect(userOf({ user: { ...person, fbc } })).toMatchObject({ fbc });
    }
  });

  it("is made anew where it holds another click id, told by its fourth segment", () => {
    const fbc = `fb.2.1795270000000.Other.${"AQQCAQIB"}`;
    expect(userOf({ page, user: { ...person, fbc } })).toMatchObject({ fbc: `fb.1.${now}.${clickId}` });
  });

  it("that is malformed gives way to the click id, else it is dropped with a warning", () => {
    expect(userOf({ page, user: { ...person, fbc: "nonsense" } })).toMatchObject({
      fbc: `fb.1.${now}.${clickId}`,
    });
    expect(pathsOf(send(visit({ user: { ...person, fbc: "nonsense" } })).warnings)).toEqual(["user.fbc"]);
  });
});
