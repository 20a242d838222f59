import { describe, expect, it } from "vitest";
import type { RequestFacts } from "../../../server/prepare/enrich.ts";
import { createPrepare } from "../../../server/prepare/prepare.ts";
import {
  check,
  everySource,
  now,
  pathsOf,
  seconds,
  send,
  shopTargets,
  visit,
  withProperties,
} from "./shop.ts";

const eventOf = (fields: Record<string, unknown>, shop = {}) => send(visit(fields), shop).event;

describe("A prepared event", () => {
  it("is one flat record with whole seconds", () => {
    expect(eventOf({ event_name: "add_to_cart", event_time: now - 1, user: {} })).toEqual({
      name: "AddToCart",
      id: "visit-1",
      time: seconds - 1,
      action_source: "website",
      source: "web",
      page: { url: "https://shop.example/jar" },
      user: {},
      properties: {},
    });
  });

  it("carries every other part of the event", () => {
    const parts = {
      lead: { id: "123", event_source: "HubSpot" },
      original_event_data: { event_name: "Purchase", event_time: seconds, order_id: "7", event_id: "e" },
      customer_segmentation: "new_customer_to_business",
      opt_out: true,
      limited_data_use: { country: 1, state: 1000 },
      messaging_channel: "whatsapp",
      app: { id: "1", name: "Jars", version: "2", ad: { callback: "c" }, data: undefined },
    };
    const { data: _data, ...app } = parts.app;
    expect(eventOf({ ...parts, app })).toMatchObject({ ...parts, app });
  });

  it("carries nothing that is only about its way", () => {
    const wishes = {
      consent: { meta: "granted" },
      pixel: { meta: "fired" },
      destinations: ["meta"],
      test_event_code: "TEST1",
    };
    expect(Object.keys(eventOf(wishes))).not.toEqual(expect.arrayContaining(Object.keys(wishes)));
  });
});

describe("Events of one person", () => {
  const targets = shopTargets();
  const prepare = createPrepare({ contentType: "product", limitedDataUse: false }, targets);
  const prepared = (fields: Record<string, unknown>, facts: Partial<RequestFacts> = {}) => {
    const result = check(visit(fields), { targets });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return prepare(result.event, { door: "beacon", receivedAtMs: now, userAgent: "A", ...facts });
  };
  const user = { email: "ada@shop.example", phone: "12", country: "DE" };

  it("share what is known of the person, and each is told of what is dropped", () => {
    const [first, second] = [prepared({ user }), prepared({ user: { ...user }, event_id: "visit-2" })];
    expect(second.event).toEqual({ ...first.event, id: "visit-2" });
    expect(second.event.user).toBe(first.event.user);
    expect([first, second].map(({ warnings }) => pathsOf(warnings))).toEqual([
      ["user.phone"],
      ["user.phone"],
    ]);
  });

  it("differ where address, browser, click, source or platforms do", () => {
    const { event } = prepared({ user });
    expect(prepared({ user }, { ip: "203.0.113.9" }).event.user.ip).toBe("203.0.113.9");
    expect(prepared({ user }, { userAgent: "B" }).event.user.user_agent).toBe("B");
    const click = prepared({ user, page: { url: "https://shop.example/?ttclid=E.C.P" } });
    expect(click.event.user.ttclid).toBe("E.C.P");
    expect(prepared({ user, destinations: ["meta"] }).event.tiktok_user).toBeUndefined();
    expect(prepared({ user }).event).toEqual(event);
  });
});

describe("content_type", () => {
  it("is the site's where items or content_ids are given and it is not", () => {
    const shop = { contentType: "product_group" } as const;
    const typeOf = (properties: Record<string, unknown>) =>
      send(withProperties(properties), shop).event.properties.content_type;
    expect(typeOf({ contents: [{ id: "a" }] })).toBe("product_group");
    expect(typeOf({ content_ids: ["a"] })).toBe("product_group");
    expect(typeOf({ content_ids: ["a"], content_type: "hotel" })).toBe("hotel");
    expect(typeOf({ content_name: "Jar" })).toBeUndefined();
  });
});

describe("lead.id", () => {
  it("wins over user.lead_id, for both platforms", () => {
    const event = eventOf({ lead: { id: "111", event_source: "CRM" }, user: { lead_id: "222" } });
    expect(event.lead).toEqual({ id: "111", event_source: "CRM" });
    expect(event.user.lead_id).toBe("111");
  });

  it("leaves user.lead_id to Meta where only that has Meta's 15 to 17 digits", () => {
    const [tiktoks, metas] = ["7300000000000000000", "12345678901234567"];
    const { event, warnings } = send(visit({ lead: { id: tiktoks }, user: { lead_id: metas } }));
    expect(event).toMatchObject({ lead: { id: tiktoks }, user: { lead_id: metas } });
    expect(pathsOf(warnings)).not.toContain("user.lead_id");
  });

  it("is user.lead_id where it is absent", () => {
    expect(eventOf({ user: { lead_id: "222" } })).toMatchObject({
      lead: { id: "222" },
      user: { lead_id: "222" },
    });
  });
});

describe("att_status", () => {
  it("is kept for Meta, too, whose permission to track follows from it", () => {
    const metaOnly = shopTargets({ tiktok: [] });
    const wish = { source: "app", user: { email: "ada@shop.example", att_status: "authorized" } };
    expect(send(visit(wish), { targets: metaOnly }).event.user.att_status).toBe("AUTHORIZED");
  });
});

describe("messaging_channel", () => {
  const message = (user: Record<string, unknown>, channel?: string) =>
    eventOf(
      { action_source: "business_messaging", messaging_channel: channel, user },
      { targets: shopTargets({ tiktok: everySource }) },
    ).messaging_channel;

  it.each([
    [{ ctwa_clid: "c" }, "whatsapp"],
    [{ page_scoped_user_id: "1" }, "messenger"],
    [{ ig_sid: "1" }, "instagram"],
    [{ email: "a@b.example" }, undefined],
  ])("follows from %j: %s", (user, channel) => {
    expect(message(user)).toBe(channel);
  });

  it("is what was said, where it was", () => {
    expect(message({ ctwa_clid: "c" }, "instagram")).toBe("instagram");
  });

  it("is not made up for other events", () => {
    expect(eventOf({ user: { ctwa_clid: "c" } }).messaging_channel).toBeUndefined();
  });
});

describe("limited_data_use", () => {
  const limited = (wish: unknown, shop = {}) => eventOf({ limited_data_use: wish }, shop).limited_data_use;
  const gpc = { facts: { door: "beacon", gpc: true } } as const;

  it("is the event's own, else the site's", () => {
    expect(limited(undefined)).toBeUndefined();
    expect(limited(undefined, { limitedDataUse: true })).toBe(true);
    expect(limited(false, { limitedDataUse: true })).toBe(false);
    expect(limited(true)).toBe(true);
  });

  it("is true where the browser says Global Privacy Control, over an explicit false", () => {
    expect(limited(undefined, gpc)).toBe(true);
    expect(limited(false, gpc)).toBe(true);
    expect(limited({ country: 1, state: 1000 }, gpc)).toEqual({ country: 1, state: 1000 });
  });

  it("takes no notice of a backend's own request headers", () => {
    expect(limited(false, { facts: { door: "api", gpc: true } })).toBe(false);
  });
});

describe("Personal data", () => {
  it("is scrubbed from the addresses of the page", () => {
    const page = {
      url: "https://shop.example/?email=ada%40b.example&a=1",
      referrer: "https://shop.example/?phone=1&b=2",
      title: "Jars",
    };
    expect(eventOf({ page }).page).toEqual({
      url: "https://shop.example/?a=1",
      referrer: "https://shop.example/?b=2",
      title: "Jars",
    });
  });

  it("is removed from custom properties, of items and of the app too, with a warning", () => {
    const properties = {
      email: "ada@b.example",
      color: "blue",
      contents: [{ id: "a", price: 5, buyer: "ada@b.example", size: "L" }],
    };
    const extinfo = ["i2", "", "2.10", "2.10.20261121", "17.0", "", "", "", "", "", "", "", "", "", "", ""];
    const app = { campaign_ids: "1", extinfo, user_email: "x" };
    const { event, warnings } = send(visit({ properties, app }));
    expect(event.properties.custom).toEqual({ color: "blue" });
    expect(event.properties.contents).toEqual([{ id: "a", price: 5, quantity: 1, size: "L" }]);
    expect(event.app?.data).toEqual({ campaign_ids: "1", extinfo });
    expect(pathsOf(warnings)).toEqual(["properties.contents.0.buyer", "properties.email", "app.user_email"]);
  });
});

describe("An e-mail or a phone in a text of the event", () => {
  it("takes the text with it, and a warning says so, but for the page's title, which no platform gets", () => {
    const properties = {
      query: "ann@shop.example",
      description: "call +49 30 901820",
      content_name: "+49 30 901820",
      content_category: "jars",
      status: "for ann@shop.example",
      contents: [{ id: "a", name: "Jar of ann@shop.example", brand: "Glass", description: "+49 30 901820" }],
    };
    const page = { url: "https://shop.example/", title: "Thanks, ann@shop.example" };
    const { event, warnings } = send(visit({ properties, page }));
    expect(event.properties).toEqual({
      content_type: "product",
      description: "call +49 30 901820",
      content_category: "jars",
      contents: [{ id: "a", quantity: 1, brand: "Glass" }],
    });
    expect(event.page).toEqual({ url: "https://shop.example/" });
    expect(pathsOf(warnings)).toEqual([
      ...["properties.contents.0.name", "properties.contents.0.description"],
      ...["properties.content_name", "properties.query", "properties.status"],
    ]);
  });

  it("is taken out of ids, of the browser's words, of the lead and of the app, with a warning", () => {
    const mail = "ada@b.example";
    const ids = ["anon_id", "subscription_id", "madid", "partner_name", "ctwa_clid", "ttclid", "user_agent"];
    const { event, warnings } = send(
      visit({
        page: { url: "https://shop.example/", referrer: mail },
        user: { ...Object.fromEntries(ids.map((field) => [field, mail])), fbp: "fb.1.1795262400000.1" },
        lead: { id: mail, event_source: `CRM of ${mail}` },
        app: {
          name: mail,
          ad: { callback: mail, ad_id: "7" },
          install_referrer: mail,
          extinfo: ["i2", mail],
        },
      }),
    );
    expect(JSON.stringify(event)).not.toContain(mail);
    expect(event.app).toEqual({ ad: { ad_id: "7" }, data: { extinfo: ["i2", ""] } });
    expect(pathsOf(warnings)).toEqual(
      expect.arrayContaining([
        ...ids.map((field) => `user.${field}`),
        ...["lead.id", "lead.event_source", "app.name", "app.ad.callback", "app.install_referrer"],
        "app.extinfo.1",
      ]),
    );
  });

  it("is none where figures only look alike: ids, prices and part numbers stay", () => {
    const properties = {
      order_id: "12-3456-7890",
      query: "501-0114",
      description: "1 234 567",
      contents: [{ id: "0049301234567", name: "030-901-820" }],
    };
    expect(send(visit({ properties })).event.properties).toMatchObject(properties);
  });
});

describe("What an event lacks", () => {
  it("a web event its page: it is sent, with a warning", () => {
    expect(pathsOf(send(visit({ page: null })).warnings)).toEqual(["page.url"]);
    expect(pathsOf(send(visit({ page: { title: "x" } })).warnings)).toEqual(["page.url"]);
    const shop = { targets: shopTargets({ tiktok: everySource }) };
    expect(pathsOf(send(visit({ page: null, source: "offline" }), shop).warnings)).toEqual([]);
  });

  it("a website event its user agent: it is sent, with a warning", () => {
    const { warnings, plan } = send(visit({ user: { email: "a@b.example" } }));
    expect(pathsOf(warnings)).toEqual(["user.user_agent"]);
    expect(plan.ok).toBe(true);
  });
});

describe("An event that consent keeps from all platforms", () => {
  it("has no body: only what counts it and knows it again", () => {
    const denied = { consent: { meta: "denied", tiktok: "denied" }, properties: { value: 5, color: "blue" } };
    expect(eventOf({ ...denied, lead: { id: "1" }, app: { id: "x" } })).toEqual({
      name: "ViewContent",
      id: "visit-1",
      time: seconds,
      action_source: "website",
      source: "web",
      user: {},
      properties: {},
    });
  });
});
