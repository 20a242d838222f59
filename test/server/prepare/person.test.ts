import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { userFields } from "../../../event/fields.ts";
import { sha256 } from "../../../server/prepare/hash.ts";
import { anyScript } from "../../examples/any-script.ts";
import { everySource, pathsOf, seconds, send, shopTargets, visit, withUser } from "./shop.ts";

const digest = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";
const allSources = shopTargets({ tiktok: everySource });
const hashedFields = userFields.filter(({ meta }) => meta?.hash).map(({ field }) => field);

const prepared = (user: Record<string, unknown>, fields: Record<string, unknown> = {}) => {
  const { event, warnings } = send({ ...withUser(user), ...fields }, { targets: allSources });
  const { user_agent: _, ...rest } = event.user;
  return { user: rest, tiktok: event.tiktok_user, warned: pathsOf(warnings) };
};

describe("A value that is hashed already", () => {
  it.each(hashedFields)("is passed on in lower case: %s", (field) => {
    const { user, warned } = prepared({ [field]: digest.toUpperCase() });
    expect(user).toEqual({ [field]: [digest] });
    expect(warned).toEqual([]);
  });

  it.each(["AQ", "AQQCAQIB", "aB_-9xYz"])("keeps the parameter builder's appendix %s whole", (appendix) => {
    expect(prepared({ email: `${digest.toUpperCase()}.${appendix}` }).user).toEqual({
      email: [`${digest}.${appendix}`],
    });
  });

  it("with another appendix is no digest", () => {
    expect(prepared({ email: `${digest}.XX` }).warned).toEqual(["user.email"]);
    expect(prepared({ first_name: `${digest}.XX` }).user).toEqual({ first_name: [sha256(`${digest}xx`)] });
  });

  it("serves both platforms, but a hashed city, state or country goes to Meta only", () => {
    const { user, tiktok } = prepared({
      phone: digest,
      zip: digest,
      city: digest,
      state: digest,
      country: digest,
    });
    expect(user).toEqual({
      phone: [digest],
      zip: [digest],
      city: [digest],
      state: [digest],
      country: [digest],
    });
    expect(tiktok).toEqual({ phone: [digest], zip: [digest] });
  });

  it("of an empty text never leaves", () => {
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect(prepared({ email: empty, phone: [empty.toUpperCase(), `${empty}.AQ`] })).toEqual({
      user: {},
      tiktok: undefined,
      warned: ["user.email", "user.phone.0", "user.phone.1"],
    });
  });

  it.each(hashedFields)("as an MD5 or a SHA-1 is dropped with a warning: %s", (field) => {
    const md5 = "5D41402ABC4B2A76B9719D911017C592";
    for (const digest of [md5, "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"]) {
      const { user, tiktok, warned } = prepared({ [field]: digest });
      expect(user).toEqual({});
      expect(tiktok).toBeUndefined();
      expect(warned).toEqual([`user.${field}`]);
    }
  });
});

describe("A value that is dropped with a warning", () => {
  it.each([
    ["email", "ada@shop"],
    ["email", "a@b@shop.example"],
    ["email", "@shop.example"],
    ["email", "a da@shop.example"],
    ["phone", "123456"],
    ["phone", "+1234567890123456"],
    ["gender", "x"],
    ["date_of_birth", "30.2.1997"],
    ["date_of_birth", "2/16/97"],
    ["country", "Atlantis"],
    ["ip", "1.2.3"],
    ["ip", "10.0.0.1"],
    ["fbp", "fb.1.123.456"],
    ["fbc", "fb.1.1795270000000."],
    ["ttp", "short"],
    ["first_name", "-"],
    ["city", "..."],
    ["zip", "-"],
    ["fb_login_id", "abc"],
    ["lead_id", "123456789012345678"],
  ])("%s %j", (field, value) => {
    const { user, tiktok, warned } = prepared({ [field]: value });
    expect(user).toEqual({});
    expect(tiktok).toBeUndefined();
    expect(warned).toEqual([`user.${field}`]);
  });

  it("is named by its place in the sender's list, whatever is skipped before", () => {
    const { user, warned } = prepared({ email: [null, "ada@shop.example", "", "ada"], country: ["", "DE"] });
    expect(user).toEqual({ email: [sha256("ada@shop.example")], country: [sha256("de")] });
    expect(warned).toEqual(["user.email.3"]);
  });

  it("leaves the others of its list", () => {
    expect(prepared({ email: ["ada", "ada@shop.example"], phone: ["1", "+49 170 1234567"] })).toMatchObject({
      user: { email: [sha256("ada@shop.example")], phone: [sha256("491701234567")] },
      tiktok: { phone: [sha256("+491701234567")] },
      warned: ["user.email.0", "user.phone.0"],
    });
  });

  it("says what is wrong with it", () => {
    const { warnings } = send(withUser({ gender: "x" }));
    expect(warnings[0]?.message).toBe("Dropped: it is none of m, f, male, female.");
  });
});

describe("Several values", () => {
  it.each(hashedFields)("make several digests for Meta: %s", (field) => {
    const values = {
      email: ["a@b.example", "c@d.example"],
      gender: ["m", "f"],
      date_of_birth: ["19970216", "19970217"],
      country: ["DE", "FR"],
      phone: ["+491701234567", "+491701234568"],
    }[field] ?? ["one", "two"];
    expect(prepared({ [field]: values }).user[field]).toHaveLength(2);
  });

  it("that mean the same are one", () => {
    expect(prepared({ email: ["a@b.example", " A@B.example"] }).user.email).toEqual([sha256("a@b.example")]);
  });

  it("of city, state and country are one to TikTok: the first", () => {
    expect(prepared({ city: ["Bonn", "Köln"], country: ["DE", "FR"] }).tiktok).toEqual({
      city: "bonn",
      country: "de",
    });
  });
});

describe("Fields as the platforms take them", () => {
  it("leave in clear what no platform wants hashed", () => {
    const clear = {
      fbc: "fb.1.1795270000000.IwAR0",
      fbp: "fb.1.1795270000000.1098115397",
      ttclid: "E.C.P.x",
      ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH",
      ip: "203.0.113.7",
      locale: "en-US",
      subscription_id: "s-1",
      madid: "6D92078A-8246-4BA4-AE5B-76104861E7DC",
      lead_id: "12345678901234567",
    };
    expect(prepared(clear)).toEqual({ user: clear, tiktok: undefined, warned: [] });
  });

  it("hash idfa and gaid, and take them for app events only", () => {
    const ids = { idfa: "6D92-A", gaid: "38-B", idfv: "V", att_status: "AUTHORIZED" };
    expect(prepared(ids, { source: "app" }).user).toEqual({
      idfa: [sha256("6d92-a")],
      gaid: [sha256("38-b")],
      idfv: "V",
      att_status: "AUTHORIZED",
    });
    expect(prepared(ids, { source: "web" }).user).toEqual({});
  });

  it("keep what iOS was told where Meta has an app event, whatever it is to TikTok", () => {
    const told = { att_status: "AUTHORIZED" };
    const app = { action_source: "app", source: "web" };
    expect(prepared(told, app).user).toEqual(told);
    expect(prepared(told, { ...app, destinations: ["meta"] }).user).toEqual(told);
    expect(prepared(told, { source: "web" }).user).toEqual({});
  });

  it("keep city, state and country in clear only where a TikTok destination takes them so", () => {
    const person = { city: "Bonn", state: "NRW", country: "DE", zip: "53111", phone: "+49 228 123456" };
    expect(prepared(person, { source: "crm" }).tiktok).toEqual({ phone: [sha256("+49228123456")] });
    const metaOnly = shopTargets({ tiktok: [] });
    expect(send(withUser(person), { targets: metaOnly }).event.tiktok_user).toBeUndefined();
    const webOnly = send({ ...withUser(person), source: "app" }, { targets: shopTargets() });
    expect(webOnly.event.tiktok_user).toBeUndefined();
  });

  it("keep nothing that only a platform reads that may not see the event", () => {
    const person = {
      ttclid: "E.C.P.x",
      fbp: "fb.1.1795270000000.1098115397",
      city: "Bonn",
      email: "a@b.example",
    };
    const refused = (consent: object) => prepared(person, { consent });
    expect(refused({ tiktok: "denied" })).toMatchObject({
      user: { email: [expect.any(String)] },
      tiktok: undefined,
    });
    expect(Object.keys(refused({ tiktok: "denied" }).user).sort()).toEqual(["city", "email", "fbp"]);
    expect(Object.keys(refused({ meta: "denied" }).user).sort()).toEqual(["email", "ttclid"]);
    expect(prepared(person, { destinations: ["meta"] }).user).not.toHaveProperty("ttclid");
    const picky = shopTargets({ tiktok: [{ id: "C4WEB", source: "web", events: ["Purchase"] }] });
    expect(send(withUser(person), { targets: picky }).event.user).not.toHaveProperty("ttclid");
  });

  it("normalise by the site's country where a phone is national", () => {
    const { event } = send(withUser({ phone: "0170 1234567" }), { defaultCountry: "DE" });
    expect(event.user.phone).toEqual([sha256("491701234567")]);
  });

  it("let the person's country decide on states and ZIP codes", () => {
    const { user, tiktok } = prepared({ state: "Georgia", zip: "940351234", country: "United States" });
    expect(user.state).toEqual([sha256("ga")]);
    expect(user.zip).toEqual([sha256("94035")]);
    expect(tiktok?.zip).toEqual([sha256("940351234")]);
  });
});

describe("Whatever the person says", () => {
  const word = fc.stringMatching(/^[A-Za-zäéø정 '.-]{3,12}$/).filter((text) => /\p{L}{3}/u.test(text));
  const person = fc.record({
    email: fc.emailAddress(),
    phone: fc.stringMatching(/^\+49 ?1[567]\d \d{7}$/),
    first_name: word,
    last_name: word,
    external_id: fc.stringMatching(/^[A-Z]{3}-[a-z]{3}-\d{4}$/),
    zip: fc.stringMatching(/^[1-9]\d{4}$/),
    date_of_birth: fc.constantFrom("16.2.1997", "2/16/1997", "1997-02-16"),
  });

  it("nothing raw is in the prepared record: digests stand where it was", () => {
    fc.assert(
      fc.property(person, (given) => {
        const { event } = send(withUser(given), { targets: allSources });
        const { user_agent, ...user } = event.user;
        expect(user_agent).toBe("Mozilla/5.0");
        expect(Object.keys(user).sort()).toEqual(Object.keys(given).sort());
        for (const digest of Object.values({ ...user, ...event.tiktok_user }).flat()) {
          expect(digest).toMatch(/^[0-9a-f]{64}$/);
        }
        expect({ ...event, user: {}, tiktok_user: {} }).toEqual({
          name: "ViewContent",
          id: "visit-1",
          time: seconds,
          action_source: "website",
          source: "web",
          page: { url: "https://shop.example/jar" },
          user: {},
          tiktok_user: {},
          properties: {},
        });
      }),
    );
  });

  it("preparing what is prepared changes nothing: a digest stays that digest", () => {
    fc.assert(
      fc.property(person, (given) => {
        const { event } = send(withUser(given));
        expect(send(withUser(event.user)).event.user).toEqual(event.user);
      }),
    );
  });

  it("each field has one digest of one normal form, whatever the case and the white space around", () => {
    fc.assert(
      fc.property(person, (given) => {
        const shouted = Object.fromEntries(
          Object.entries(given).map(([key, text]) => [key, ` ${text.toUpperCase()}\t`]),
        );
        expect(send(withUser(shouted)).event.user).toEqual(send(withUser(given)).event.user);
      }),
    );
  });

  it("no text makes it throw, and only digests stand where digests are due", () => {
    fc.assert(
      fc.property(fc.constantFrom(...hashedFields), fc.string({ unit: anyScript }), (field, text) => {
        const { user } = prepared({ [field]: [text] });
        for (const value of [user[field] ?? []].flat()) expect(value).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps click ids and cookies byte for byte", () => {
    const fbc = fc.stringMatching(/^fb\.[0-3]\.1[0-9]{12}\.[A-Za-z0-9_-]{1,80}(\.AQ|\.AQQCAQIB)?$/);
    const ttclid = fc.stringMatching(/^E\.C\.P\.[A-Za-z0-9_-]{20,120}$/);
    fc.assert(
      fc.property(fbc, ttclid, (cookie, click) => {
        expect(send(visit({ user: { fbc: cookie, ttclid: click } })).event.user).toEqual({
          fbc: cookie,
          ttclid: click,
        });
      }),
    );
  });
});
