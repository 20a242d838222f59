import { describe, expect, test } from "vitest";
import type { Json, PreparedApp, PreparedEvent, PreparedUser } from "../../../../event/prepared.ts";
import type { Source } from "../../../../event/schema.ts";
import { tiktok } from "../../../../server/relay/tiktok/index.ts";
import { digest, prepared, settings } from "./fixtures.ts";

const payload = (event: Partial<PreparedEvent> = {}, own = {}) =>
  tiktok.payload(prepared(event), { ...settings, ...own });
const user = (source: Source, known: PreparedUser, apart?: PreparedUser, app?: PreparedApp) =>
  payload({ source, user: known, ...(apart ? { tiktok_user: apart } : {}), ...(app ? { app } : {}) }).user;
const properties = (given: PreparedEvent["properties"]) => payload({ properties: given }).properties;

test("a plain purchase has these fields and no others", () => {
  const page = { url: "https://shop.example/thanks", referrer: "https://shop.example/cart", title: "Thanks" };
  expect(payload({ page })).toEqual({
    event: "Purchase",
    event_time: 1_795_280_000,
    event_id: "Purchase.1001",
    user: { email: digest("a") },
    page: { url: "https://shop.example/thanks", referrer: "https://shop.example/cart" },
    properties: { value: 129.9, currency: "EUR" },
  });
});

test("an event without properties has an empty object of them", () => {
  expect(payload({ properties: {} })).toMatchObject({ properties: {} });
});

describe("user", () => {
  const everywhere = ["web", "app", "offline", "crm"] as const;
  const notCrm = ["web", "app", "offline"] as const;
  const without = (sources: readonly Source[]) => everywhere.filter((source) => !sources.includes(source));

  test.each([
    ["email", "email", everywhere],
    ["external_id", "external_id", everywhere],
    ["first_name", "first_name", everywhere],
    ["last_name", "last_name", everywhere],
    ["ttclid", "ttclid", ["web", "offline", "crm"]],
    ["ttp", "ttp", ["web", "offline", "crm"]],
    ["ip", "ip", notCrm],
    ["user_agent", "user_agent", notCrm],
    ["idfa", "idfa", ["app"]],
    ["idfv", "idfv", ["app"]],
    ["gaid", "gaid", ["app"]],
  ] as const)("takes %s as %s for its sources", (field, key, sources) => {
    for (const source of sources)
      expect(user(source, { [field]: digest("a") })).toEqual({ [key]: digest("a") });
    for (const source of without(sources))
      expect(user(source, { phone: digest("m"), [field]: digest("a") }, { phone: digest("p") })).toEqual({
        phone: digest("p"),
      });
  });

  test.each([
    ["app", { ttclid: "E.C.P.1" }],
    ["app", { ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH" }],
    ["crm", { ip: "203.0.113.7", user_agent: "Mozilla" }],
  ] as const)("for %s events has %j where nothing else tells who it was", (source, known) => {
    expect(user(source, known)).toEqual(known);
    expect(user(source, { ...known, external_id: digest("a") })).toEqual({ external_id: digest("a") });
  });

  test.each([
    ["phone", "phone", digest("p"), everywhere],
    ["zip", "zip_code", digest("z"), notCrm],
    ["city", "city", "berlin", notCrm],
    ["state", "state", "be", notCrm],
    ["country", "country", "de", notCrm],
  ] as const)("takes %s in TikTok's own form only", (field, key, value, sources) => {
    for (const source of sources)
      expect(user(source, { [field]: digest("m") }, { [field]: value })).toEqual({ [key]: value });
    for (const source of without(sources)) expect(user(source, {}, { [field]: value })).toEqual({});
    expect(user("web", { [field]: [digest("m")] })).toEqual({});
  });

  test("gives several e-mails, phones and external ids as a list, of all others the first", () => {
    const two = [digest("a"), digest("b")];
    expect(
      user(
        "web",
        { email: two, external_id: two, first_name: two, last_name: two },
        { phone: two, zip: two },
      ),
    ).toEqual({
      email: two,
      external_id: two,
      phone: two,
      first_name: digest("a"),
      last_name: digest("a"),
      zip_code: digest("a"),
    });
    expect(user("web", { email: [] })).toEqual({});
  });

  test("cuts the appendix off a digest, and then the second of two equal ones", () => {
    const marked = `${digest("a")}.AQQCAQIB`;
    expect(user("web", { email: [marked] })).toEqual({ email: digest("a") });
    expect(user("web", { email: [marked, digest("a"), digest("b")] })).toEqual({
      email: [digest("a"), digest("b")],
    });
    expect(user("web", { first_name: [marked] })).toEqual({ first_name: digest("a") });
  });

  test("cuts nothing that is no digest", () => {
    const ttclid = `E.C.P.${"x".repeat(400)}`;
    expect(user("web", { ttclid })).toEqual({ ttclid });
  });

  test("takes nothing that is Meta's alone", () => {
    const others = {
      gender: [digest("g")],
      date_of_birth: [digest("d")],
      fbc: "fb.1.1.x",
      fbp: "fb.1.1.1",
      madid: "m",
    };
    expect(user("web", others)).toEqual({});
    expect(user("app", others)).toEqual({});
  });

  test("has the answer to iOS's question for apps only", () => {
    expect(user("app", { locale: "de_DE", att_status: "DENIED" })).toEqual({
      locale: "de_DE",
      att_status: "DENIED",
    });
    expect(user("web", { att_status: "DENIED" })).toEqual({});
  });

  test("has no device id of another system than the app's", () => {
    const ids = { idfa: [digest("a")], idfv: "v", gaid: [digest("b")] };
    const ios = { idfa: digest("a"), idfv: "v" };
    const android = { gaid: digest("b") };
    expect(user("app", ids, undefined, { id: "389801252" })).toEqual(ios);
    expect(user("app", ids, undefined, { id: "com.shop.app" })).toEqual(android);
    expect(user("app", ids, undefined, { id: "com.shop.app", data: { extinfo: ["i2"] } })).toEqual(ios);
    expect(user("app", ids, undefined, { data: { extinfo: ["a2"] } })).toEqual(android);
    expect(user("app", ids)).toEqual({ ...ios, ...android });
  });
});

describe("properties", () => {
  test("gives each under TikTok's name, a search text under both", () => {
    expect(
      properties({
        value: 0,
        currency: "EUR",
        content_ids: ["a"],
        content_type: "product_group",
        num_items: 2.5,
        order_id: "0012",
        query: "rain",
        description: "weather",
        status: "Submitted",
        predicted_ltv: 0,
        net_revenue: 7,
        delivery_category: "curbside",
        shop_id: "s1",
      }),
    ).toEqual({
      value: 0,
      currency: "EUR",
      content_ids: ["a"],
      content_type: "product_group",
      num_items: 2.5,
      order_id: "0012",
      query: "rain",
      search_string: "rain",
      description: "weather",
      status: "Submitted",
      predicted_ltv: 0,
      delivery_category: "curbside",
      shop_id: "s1",
    });
  });

  test("has a status as text", () => {
    expect(properties({ status: true })).toEqual({ status: "true" });
    expect(properties({ status: false })).toEqual({ status: "false" });
  });

  test.each(["hotel", "flight", "destination", "vehicle", "home_listing"] as const)(
    "has no content type %s",
    (word) => {
      expect(properties({ content_type: word })).toEqual({});
    },
  );

  test("gives items under TikTok's names, with their own keys", () => {
    const contents = [
      {
        id: "a",
        quantity: 2,
        price: 0,
        name: "Jar",
        category: "jars",
        brand: "Acme",
        description: "d",
        delivery_category: "in_store",
        colour: "red",
      },
    ];
    expect(properties({ contents })).toEqual({
      contents: [
        {
          content_id: "a",
          quantity: 2,
          price: 0,
          content_name: "Jar",
          content_category: "jars",
          brand: "Acme",
          description: "d",
          colour: "red",
        },
      ],
    });
  });

  test("keeps an item without an id", () => {
    expect(properties({ contents: [{ quantity: 1, price: 3 }] })).toEqual({
      contents: [{ quantity: 1, price: 3 }],
    });
  });

  test("makes an item of a name or a category where there is none", () => {
    expect(properties({ content_name: "Jar", content_category: "jars" })).toEqual({
      contents: [{ content_name: "Jar", content_category: "jars", quantity: 1 }],
    });
    expect(properties({ content_name: "Jar" })).toEqual({ contents: [{ content_name: "Jar", quantity: 1 }] });
    expect(properties({ content_category: "jars" })).toEqual({
      contents: [{ content_category: "jars", quantity: 1 }],
    });
    expect(properties({ content_name: "Sale", contents: [{ id: "a", quantity: 1 }] })).toEqual({
      contents: [{ content_id: "a", quantity: 1 }],
    });
  });

  test("has ids beside items only where they are the items' own", () => {
    const contents = [{ id: "a", quantity: 1 }, { id: "b", quantity: 1 }, { quantity: 1 }];
    const ids = (content_ids: string[], items = contents) =>
      (payload({ properties: { contents: items, content_ids } }).properties as { content_ids?: unknown })
        .content_ids;
    expect(ids(["b", "a"])).toEqual(["b", "a"]);
    expect(ids(["a"])).toBeUndefined();
    expect(ids(["a", "c"])).toBeUndefined();
    expect(ids(["a"], [])).toEqual(["a"]);
  });

  test("makes texts of custom fields that TikTok reads as text, and leaves out what has none", () => {
    const item = (content_type: Json) => ({ id: "a", quantity: 1, content_type });
    const given = { custom: { event_channel: 5, size: 7 }, contents: [item(5), item(["product"])] };
    expect(properties(given)).toEqual({
      event_channel: "5",
      size: 7,
      contents: [
        { content_id: "a", quantity: 1, content_type: "5" },
        { content_id: "a", quantity: 1 },
      ],
    });
    expect(properties({ custom: { event_channel: { id: 5 } } })).toEqual({});
  });

  test("carries custom properties, which never replace a known one", () => {
    const custom = { colour: "red", tags: ["a"], search_string: "mine", size: 7 };
    expect(properties({ query: "ours", custom })).toEqual({
      colour: "red",
      tags: ["a"],
      size: 7,
      query: "ours",
      search_string: "ours",
    });
  });
});

describe("objects of a source", () => {
  const page = { url: "https://shop.example/", referrer: "https://search.example/" };
  const app: PreparedApp = {
    id: "com.shop.app",
    name: "Shop",
    version: "1.0",
    ad: {
      callback: "c",
      campaign_id: "1",
      ad_id: "2",
      creative_id: "3",
      is_retargeting: false,
      attributed: true,
      attribution_type: "click",
      attribution_provider: "mmp",
      owner: "x",
    },
    data: { vendor_id: "v" },
  };
  const lead = { id: "7300000000000000000", event_source: "HubSpot" };
  const objects = (source: Source, event: Partial<PreparedEvent> = { page, app, lead }) => {
    const { page: ownPage, app: ownApp, ad, lead: ownLead } = payload({ source, ...event });
    return Object.fromEntries(
      Object.entries({ page: ownPage, app: ownApp, ad, lead: ownLead }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  };

  test("web and offline events have their page", () => {
    expect(objects("web")).toEqual({ page });
    expect(objects("offline")).toEqual({ page });
    expect(objects("web", { page: { title: "Only a title" } })).toEqual({});
  });

  test("app events have app and ad", () => {
    const { owner, ...ad } = app.ad ?? {};
    expect(owner).toBe("x");
    expect(objects("app")).toEqual({
      app: { app_id: "com.shop.app", app_name: "Shop", app_version: "1.0" },
      ad,
    });
    expect(objects("app", { app: { id: "1" } })).toEqual({ app: { app_id: "1" } });
    expect(objects("app", {})).toEqual({});
  });

  test("CRM events have their lead, its id as text", () => {
    expect(objects("crm")).toEqual({
      lead: { lead_id: "7300000000000000000", lead_event_source: "HubSpot" },
    });
    expect(objects("crm", { user: { lead_id: "7300000000000000001" } })).toEqual({
      lead: { lead_id: "7300000000000000001" },
    });
    expect(objects("crm", {})).toEqual({});
  });
});

describe("the name", () => {
  const word = (name: string, source: Source = "web", legacyNames = false) =>
    payload({ name, source }, { legacyNames }).event;

  test.each([
    ["PageView", "Pageview"],
    ["Purchase", "Purchase"],
    ["Lead", "Lead"],
    ["Donate", "Donate"],
    ["Checkout", "PlaceAnOrder"],
    ["Browse", "Pageview"],
    ["StartCheckout", "InitiateCheckout"],
    ["Registration", "CompleteRegistration"],
    ["JarOpened", "JarOpened"],
  ])("%s is %s on the web", (name, expected) => {
    expect(word(name)).toBe(expected);
  });

  test("is TikTok's older one only where a destination asks for it", () => {
    expect([word("Purchase", "web", true), word("Lead", "web", true)]).toEqual([
      "CompletePayment",
      "SubmitForm",
    ]);
    expect(word("AddToCart", "web", true)).toBe("AddToCart");
    expect(word("Purchase", "app", true)).toBe("Purchase");
  });

  test.each([
    ["PageView", "LaunchAPP"],
    ["InitiateCheckout", "Checkout"],
    ["CompleteRegistration", "Registration"],
    ["Registration", "Registration"],
    ["registration", "Registration"],
    ["Lead", "GenerateLead"],
    ["ClickForm", "GenerateLead"],
    ["SubmitApplication", "LoanApplication"],
    ["ApplicationApproval", "LoanApproval"],
    ["Download", "Download"],
    ["MobileAppInstall", "InstallApp"],
    ["AchievementUnlocked", "UnlockAchievement"],
    ["unlock_achievement", "UnlockAchievement"],
    ["level_up", "AchieveLevel"],
    ["tutorial_complete", "CompleteTutorial"],
    ["spend_virtual_currency", "SpendCredits"],
    ["launchapp", "LaunchAPP"],
    ["Checkout", "Checkout"],
    ["Contact", "Contact"],
    ["JarOpened", "JarOpened"],
  ])("%s is %s in an app", (name, expected) => {
    expect(word(name, "app")).toBe(expected);
  });
});

describe("limited data use", () => {
  const limited = (event: Partial<PreparedEvent>, byDefault = false) =>
    payload(event, { limitedDataUse: byDefault }).limited_data_use;

  test("is the event's own word, a place counting as yes", () => {
    expect(limited({ limited_data_use: true })).toBe(true);
    expect(limited({ limited_data_use: { country: 1, state: 1000 } })).toBe(true);
    expect(limited({ limited_data_use: false })).toBe(false);
  });

  test("follows the destination where the event is silent", () => {
    expect(limited({})).toBeUndefined();
    expect(limited({}, true)).toBe(true);
    expect(limited({ limited_data_use: false }, true)).toBe(false);
  });
});
