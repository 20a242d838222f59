import { describe, expect, test } from "vitest";
import type { Json, PreparedEvent, PreparedUser } from "../../../../event/prepared.ts";
import { meta } from "../../../../server/relay/meta/index.ts";
import { digest, prepared, settings } from "./fixtures.ts";

const payload = (event: Partial<PreparedEvent> = {}, own = {}) =>
  meta.payload(prepared(event), { ...settings, ...own });
const userData = (user: PreparedUser, event: Partial<PreparedEvent> = {}) =>
  payload({ user, ...event }).user_data;
const customData = (properties: PreparedEvent["properties"], event: Partial<PreparedEvent> = {}) =>
  payload({ properties, ...event }).custom_data;

test("a plain purchase has these fields and no others", () => {
  const page = { url: "https://shop.example/thanks", referrer: "https://shop.example/cart", title: "Thanks" };
  expect(payload({ page })).toEqual({
    event_name: "Purchase",
    event_time: 1_795_280_000,
    event_id: "Purchase.1001",
    action_source: "website",
    event_source_url: "https://shop.example/thanks",
    referrer_url: "https://shop.example/cart",
    user_data: { em: [digest("a")] },
    custom_data: { value: 129.9, currency: "EUR" },
  });
});

test("an event without properties has no custom_data", () => {
  expect(payload({ name: "PageView", properties: {} })).not.toHaveProperty("custom_data");
});

describe("user_data", () => {
  test.each([
    ["email", "em"],
    ["phone", "ph"],
    ["first_name", "fn"],
    ["last_name", "ln"],
    ["gender", "ge"],
    ["date_of_birth", "db"],
    ["city", "ct"],
    ["state", "st"],
    ["zip", "zp"],
    ["country", "country"],
    ["external_id", "external_id"],
  ])("gives the digests of %s as the list %s", (field, key) => {
    const digests = [digest("a"), `${digest("b")}.AQQCAQIB`];
    expect(userData({ [field]: digests })).toEqual({ [key]: digests });
    expect(userData({ [field]: digest("a") })).toEqual({ [key]: [digest("a")] });
    expect(userData({ [field]: [] })).toEqual({});
  });

  test.each([
    ["ip", "client_ip_address"],
    ["user_agent", "client_user_agent"],
    ["fbc", "fbc"],
    ["fbp", "fbp"],
    ["subscription_id", "subscription_id"],
    ["anon_id", "anon_id"],
    ["madid", "madid"],
    ["page_id", "page_id"],
    ["page_scoped_user_id", "page_scoped_user_id"],
    ["ctwa_clid", "ctwa_clid"],
    ["whatsapp_business_account_id", "whatsapp_business_account_id"],
    ["ig_account_id", "ig_account_id"],
    ["ig_sid", "ig_sid"],
    ["partner_id", "partner_id"],
    ["partner_name", "partner_name"],
  ])("gives %s as the text %s", (field, key) => {
    expect(userData({ [field]: "Value-1" })).toEqual({ [key]: "Value-1" });
    expect(userData({ [field]: ["Value-1", "Value-2"] })).toEqual({ [key]: "Value-1" });
  });

  test("takes nothing that is not in the table", () => {
    const others = { ttclid: "E.C.P.1", ttp: "t".repeat(27), locale: "en", idfa: digest("a"), password: "x" };
    expect(userData(others)).toEqual({});
  });

  test("takes no phone in TikTok's form and no city in clear", () => {
    const event = { tiktok_user: { phone: [digest("d")], city: "berlin" } };
    expect(userData({ phone: [digest("c")] }, event)).toEqual({ ph: [digest("c")] });
  });

  test("leaves out the all-zero device id", () => {
    expect(userData({ madid: "00000000-0000-0000-0000-000000000000" })).toEqual({});
  });

  test("in a conversation has neither address, user agent nor cookies", () => {
    const user = { ip: "203.0.113.7", user_agent: "Mozilla", fbc: "fb.1.1.x", fbp: "fb.1.1.1", page_id: "1" };
    expect(userData(user, { action_source: "business_messaging" })).toEqual({ page_id: "1" });
  });
});

describe("whole numbers", () => {
  const text = (user: PreparedUser, event: Partial<PreparedEvent> = {}) =>
    meta.request([payload({ user, ...event })], settings).body;

  test("leave with all 17 digits", () => {
    expect(text({ lead_id: "98765432109876543" })).toContain('"lead_id":98765432109876543');
    expect(text({ fb_login_id: "12345678901234567" })).toContain('"fb_login_id":12345678901234567');
  });

  test("leave as numbers where they are short", () => {
    expect(text({ lead_id: "123456789012345" })).toContain('"lead_id":123456789012345');
    expect(text({ fb_login_id: "007" })).toContain('"fb_login_id":7');
    expect(text({ fb_login_id: "00098765432109876543" })).toContain('"fb_login_id":98765432109876543');
  });

  test("spoil no request whose sender writes U+FFFF himself", () => {
    const custom = {
      "\uffff12": 1,
      code: "\uffff0012",
      long: "\uffff12345678901234567",
      lead_id: "\uffff0012",
      'x"lead_id': "\uffff12",
      list: ["lead_id", "\uffff12345678901234567"],
      quoted: '"lead_id":"\uffff12345678901234567"',
    };
    const properties = { order_id: "\uffff12", custom };
    const body = text({ lead_id: "98765432109876543" }, { properties });
    expect(body).toContain('"lead_id":98765432109876543');
    const [{ custom_data }] = JSON.parse(body).data;
    expect(custom_data).toMatchObject({ order_id: "\uffff12", ...custom });
  });

  test("never come of a text that only looks like one", () => {
    const properties = { value: 1, currency: "EUR", custom: { note: "98765432109876543", price_list: "12" } };
    const body = meta.request([payload({ properties })], settings).body;
    expect(body).toContain('"note":"98765432109876543"');
    expect(body).toContain('"price_list":"12"');
  });

  test("of a lead are lead.id before user.lead_id, whichever has Meta's 15 to 17 digits", () => {
    const lead = (id: string, other: string) => userData({ lead_id: other }, { lead: { id } });
    expect(lead("111111111111111", "222222222222222")).toEqual({ lead_id: 111_111_111_111_111 });
    expect(lead("7300000000000000000", "222222222222222")).toEqual({ lead_id: 222_222_222_222_222 });
    expect(lead("11111111111111", "7300000000000000000")).toEqual({});
    expect(lead("lead-1", "222222222222222x")).toEqual({});
  });
});

describe("custom_data", () => {
  test("gives each property under Meta's name", () => {
    expect(
      customData({
        value: 0,
        currency: "EUR",
        content_ids: ["a"],
        content_type: "hotel",
        content_name: "Jar",
        content_category: "jars",
        num_items: 2,
        order_id: "0012",
        query: "rain",
        description: "weather",
        status: true,
        predicted_ltv: 0,
        net_revenue: 7,
        delivery_category: "curbside",
        shop_id: "s1",
      }),
    ).toEqual({
      value: 0,
      currency: "EUR",
      content_ids: ["a"],
      content_type: "hotel",
      content_name: "Jar",
      content_category: "jars",
      num_items: 2,
      order_id: "0012",
      search_string: "rain",
      description: "weather",
      status: true,
      predicted_ltv: 0,
      net_revenue: 7,
      delivery_category: "curbside",
    });
  });

  test("leaves out a number of items that is no whole one", () => {
    expect(customData({ num_items: 2.5, value: 1 })).toEqual({ value: 1 });
  });

  test("gives items under Meta's names, with their own keys, and derives content_ids", () => {
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
      { id: "b", quantity: 1 },
      { id: "a", quantity: 1 },
    ];
    expect(customData({ contents })).toEqual({
      contents: [
        {
          id: "a",
          quantity: 2,
          item_price: 0,
          title: "Jar",
          category: "jars",
          brand: "Acme",
          description: "d",
          delivery_category: "in_store",
          colour: "red",
        },
        { id: "b", quantity: 1 },
        { id: "a", quantity: 1 },
      ],
      content_ids: ["a", "b"],
    });
  });

  test("keeps content_ids that were given", () => {
    expect(customData({ contents: [{ id: "a", quantity: 1 }], content_ids: ["z"] })).toMatchObject({
      content_ids: ["z"],
    });
  });

  test("has no item without an id", () => {
    expect(customData({ contents: [{ quantity: 1, name: "Jar" }], content_type: "product" })).toEqual({
      content_type: "product",
    });
    expect(customData({ contents: [{ quantity: 1 }, { id: "a", quantity: 3 }] })).toMatchObject({
      contents: [{ id: "a", quantity: 3 }],
      content_ids: ["a"],
    });
  });

  test("carries custom properties, which never replace a known one", () => {
    const custom = { colour: "red", size: 7, tags: ["a", "b"], search_string: "mine", gift: false };
    expect(customData({ query: "ours", custom })).toEqual({
      colour: "red",
      size: 7,
      tags: ["a", "b"],
      search_string: "ours",
      gift: false,
    });
  });

  test("carries store data and item numbers as texts", () => {
    const custom = {
      item_number: 7,
      product_catalog_id: 8,
      user_bucket: 9,
      store_data: { store_page_id: 123, brand_page_id: "456", store_code: "B7", owner: "?" },
    };
    expect(customData({ custom })).toEqual({
      item_number: "7",
      product_catalog_id: "8",
      user_bucket: "9",
      store_data: { store_page_id: "123", brand_page_id: "456", store_code: "B7" },
    });
  });

  test("leaves out ids of stores that are none, and what else Meta could not read", () => {
    const storeData = (store_data: Json) =>
      customData({ custom: { store_data, item_number: [7], size: [7] } });
    expect(storeData({ store_page_id: "abc", brand_page_id: 1.5, store_code: 7 })).toEqual({
      store_data: { store_code: "7" },
      size: [7],
    });
    expect(storeData({ store_page_id: "", brand_page_id: [1] })).toEqual({ size: [7] });
    expect(storeData("abc")).toEqual({ size: [7] });
  });

  test("marks a stage of a lead, whatever custom properties say", () => {
    const crm = { source: "crm", action_source: "system_generated", name: "Qualified" } as const;
    expect(customData({}, { ...crm, lead: { id: "1", event_source: "HubSpot" } })).toEqual({
      event_source: "crm",
      lead_event_source: "HubSpot",
    });
    expect(customData({ custom: { event_source: "web" } }, crm)).toEqual({ event_source: "crm" });
    expect(customData({}, { source: "web", lead: { event_source: "HubSpot" } })).toBeUndefined();
  });

  test("marks it by Meta's action source, whichever source it has for TikTok", () => {
    const lead = { id: "1", event_source: "HubSpot" };
    const marks = { event_source: "crm", lead_event_source: "HubSpot" };
    expect(customData({}, { action_source: "system_generated", source: "offline", lead })).toEqual(marks);
    expect(customData({}, { action_source: "website", source: "crm", lead })).toBeUndefined();
  });
});

describe("limited data use", () => {
  const options = (event: Partial<PreparedEvent>, byDefault = false) => {
    const { data_processing_options, data_processing_options_country, data_processing_options_state } =
      payload(event, { limitedDataUse: byDefault });
    return [data_processing_options, data_processing_options_country, data_processing_options_state];
  };
  const none = [undefined, undefined, undefined];

  test("is a list with country and state, 0 where Meta is to locate", () => {
    expect(options({ limited_data_use: true })).toEqual([["LDU"], 0, 0]);
    expect(options({ limited_data_use: { country: 1, state: 1000 } })).toEqual([["LDU"], 1, 1000]);
    expect(options({ limited_data_use: { country: 1, state: 1013 } })).toEqual([["LDU"], 1, 1013]);
  });

  test("of a place that Meta does not know lets Meta locate", () => {
    expect(options({ limited_data_use: { country: 276, state: 0 } })).toEqual([["LDU"], 0, 0]);
    expect(options({ limited_data_use: { country: 1, state: 999 } })).toEqual([["LDU"], 0, 0]);
    expect(options({ limited_data_use: { country: 1, state: 1014 } })).toEqual([["LDU"], 0, 0]);
  });

  test("is an empty list where the event says no, and absent where nobody says anything", () => {
    expect(options({ limited_data_use: false })).toEqual([[], undefined, undefined]);
    expect(options({})).toEqual(none);
  });

  test("follows the destination where the event is silent", () => {
    expect(options({}, true)).toEqual([["LDU"], 0, 0]);
    expect(options({ limited_data_use: false }, true)).toEqual([[], undefined, undefined]);
  });
});

describe("rare fields", () => {
  test("opt_out, segmentation and the original event stand at the event", () => {
    const original_event_data = {
      event_name: "Purchase",
      event_time: 1_795_000_000,
      order_id: "1",
      event_id: "p",
    };
    const rare = {
      opt_out: true,
      customer_segmentation: "new_customer_to_business_line",
      original_event_data,
    };
    expect(payload({ name: "AppendValue", ...rare })).toMatchObject(rare);
    expect(payload({ opt_out: false })).toMatchObject({ opt_out: false });
  });

  test.each([
    "new_customer_to_business",
    "existing_customer_to_business",
    "new_customer_to_product_area",
    "existing_customer_to_medium",
    "customer_in_loyalty_program",
  ])("%s is a segment", (customer_segmentation) => {
    expect(payload({ customer_segmentation })).toMatchObject({ customer_segmentation });
  });

  test("a segment of no such name is left out", () => {
    expect(payload({ customer_segmentation: "vip" })).not.toHaveProperty("customer_segmentation");
  });

  test("attribution data move from the custom properties to the event", () => {
    const attribution_data = { ad_id: "1", touchpoint_ts: 1, attribution_share: 0.5, attribution_value: 3 };
    const event = payload({ name: "AppendAttribution", properties: { custom: { attribution_data } } });
    expect(event).toMatchObject({ attribution_data });
    const asTexts = {
      ...{ ad_id: 1, touchpoint_ts: "1", attribution_share: "0.5", attribution_value: " 3 " },
      ...{ attr_window: "long", scope: true, attribution_setting: [1], colour: "red" },
    };
    expect(
      payload({ name: "AppendAttribution", properties: { custom: { attribution_data: asTexts } } }),
    ).toHaveProperty("attribution_data", { ...attribution_data, scope: "true" });
    expect(event).not.toHaveProperty("custom_data");
    expect(payload({ properties: { custom: { attribution_data } } })).not.toHaveProperty("attribution_data");
  });
});

describe("a conversation", () => {
  const channel = (event: Partial<PreparedEvent>) =>
    payload({ action_source: "business_messaging", ...event }).messaging_channel;

  test("names its channel, or has it from the ids", () => {
    expect(channel({ messaging_channel: "instagram", user: { ctwa_clid: "1" } })).toBe("instagram");
    expect(channel({ user: { ctwa_clid: "1" } })).toBe("whatsapp");
    expect(channel({ user: { page_scoped_user_id: "1" } })).toBe("messenger");
    expect(channel({ user: { ig_sid: "1" } })).toBe("instagram");
    expect(channel({})).toBeUndefined();
  });

  test("has no page, and only a conversation has a channel", () => {
    const page = { url: "https://shop.example/", referrer: "https://search.example/" };
    const chat = payload({ action_source: "business_messaging", page });
    expect(chat).not.toHaveProperty("event_source_url");
    expect(chat).not.toHaveProperty("referrer_url");
    expect(payload({ messaging_channel: "whatsapp" })).not.toHaveProperty("messaging_channel");
  });
});

describe("app_data", () => {
  const extinfo = ["i2", "shop.app", "1.0", "1.0.1", "17.4", "iPhone15,3", "de_DE", "CET"];
  const appData = (data: object, user: PreparedUser = {}) =>
    payload({ action_source: "app", source: "app", user, app: { data: { ...data } } }).app_data;

  test("has the device facts as 16 texts, gaps empty", () => {
    expect(appData({ extinfo: [...extinfo, null, 1080, 2400, 3] })).toEqual({
      advertiser_tracking_enabled: 0,
      extinfo: [...extinfo, "", "1080", "2400", "3", "", "", "", ""],
    });
  });

  test("leaves out device facts that Meta would refuse", () => {
    const none = { advertiser_tracking_enabled: 0 };
    expect(appData({ extinfo: ["web", ...extinfo.slice(1)] })).toEqual(none);
    expect(appData({ extinfo: extinfo.with(4, " ") })).toEqual(none);
    expect(appData({ extinfo: [...extinfo, ...Array(9).fill("")] })).toEqual(none);
    expect(appData({ extinfo: "a2" })).toEqual(none);
    expect(appData({ extinfo: extinfo.with(0, "a2") })).toHaveProperty("extinfo");
  });

  test("writes permissions as 0 and 1", () => {
    const flags = (advertiser: unknown, application: unknown) =>
      appData({ advertiser_tracking_enabled: advertiser, application_tracking_enabled: application });
    expect(flags(true, false)).toEqual({ advertiser_tracking_enabled: 1, application_tracking_enabled: 0 });
    expect(flags(0, 1)).toEqual({ advertiser_tracking_enabled: 0, application_tracking_enabled: 1 });
  });

  test.each([
    ["AUTHORIZED", 1],
    ["NOT_APPLICABLE", 1],
    ["DENIED", 0],
    ["RESTRICTED", 0],
    ["NOT_DETERMINED", 0],
  ])("takes a permission that is not given from att_status %s", (att_status, flag) => {
    expect(appData({}, { att_status })).toEqual({ advertiser_tracking_enabled: flag });
    expect(appData({ advertiser_tracking_enabled: 0 }, { att_status })).toEqual({
      advertiser_tracking_enabled: 0,
    });
  });

  test("carries Meta's other app fields and nothing else", () => {
    const others = {
      campaign_ids: "c",
      install_referrer: "r",
      installer_package: "p",
      url_schemes: ["shop"],
      vendor_id: "v",
      windows_attribution_id: "w",
    };
    expect(appData({ ...others, owner: "x" })).toEqual({ advertiser_tracking_enabled: 0, ...others });
  });

  test("leaves out app fields that are no texts", () => {
    const none = { advertiser_tracking_enabled: 0 };
    expect(appData({ vendor_id: false, campaign_ids: {}, url_schemes: [true, null] })).toEqual(none);
    expect(appData({ campaign_ids: 12, url_schemes: "shop" })).toEqual({
      ...none,
      campaign_ids: "12",
      url_schemes: ["shop"],
    });
  });

  test("belongs to app events only", () => {
    expect(payload({ app: { data: { vendor_id: "v" } } })).not.toHaveProperty("app_data");
  });
});
