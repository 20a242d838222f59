import fc from "fast-check";
import { standardNames } from "../../event/names.ts";
import { actionSources, contentTypes, messagingChannels, sources } from "../../event/schema.ts";
import { anyScript } from "./any-script.ts";
import { time } from "./example.ts";

/** A value that a sender may get wrong: mostly right, at times absent, empty or nonsense. */
const sloppy = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: right },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, "", "  ", [], "undefined") },
    { weight: 1, arbitrary: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant({})) },
  );
const someOf = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const oneOrMany = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { maxLength: 3 }));

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const digits = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${least - 1},${most - 1}}$`));
const hex = fc.stringMatching(/^[0-9a-fA-F]{64}$/);
/** Names and places of any script. */
const anyText = fc.oneof(fc.string({ unit: anyScript, minLength: 1, maxLength: 20 }), word);

/** Values by which a leak is known: nothing else in an event looks like them. */
const email = word.map((name) => `Raw.${name}@Person.example`);
const phone = digits(4, 4).map((rest) => `+49 30 998877${rest}`);
const name = fc.stringMatching(/^[a-z]{3,8}$/).map((rest) => `Rawname ${rest}`);

const user = someOf({
  email: oneOrMany(fc.oneof(email, hex, sloppy(anyText))),
  phone: oneOrMany(fc.oneof(phone, hex, sloppy(digits(5, 17)))),
  first_name: oneOrMany(fc.oneof(name, sloppy(anyText))),
  last_name: oneOrMany(fc.oneof(name, sloppy(anyText))),
  gender: sloppy(fc.constantFrom("m", "F", "female", "Male", "other")),
  date_of_birth: sloppy(fc.constantFrom("19970216", "1997-02-16", "2/16/1997", "16.2.1997", "31.2.1990")),
  city: oneOrMany(fc.oneof(sloppy(anyText), hex)),
  state: sloppy(fc.oneof(anyText, fc.constantFrom("California", "BC", "Nordrhein-Westfalen"))),
  zip: sloppy(fc.oneof(anyText, fc.constantFrom("94035-1234", "SW1A 1AA"), hex)),
  country: sloppy(fc.oneof(anyText, fc.constantFrom("DE", "United States", "UK", "Atlantis"), hex)),
  external_id: oneOrMany(sloppy(fc.oneof(fc.constant("Rawname-7"), fc.integer(), anyText))),
  fbp: sloppy(fc.constantFrom("fb.1.1795270000000.1098115397", "fb.1.x")),
  fbc: sloppy(fc.constantFrom("fb.2.1795270000000.IwAR0-x_Y", "fb.1.1795270000000.IwAR0.AQQCAQIB", "fb.1.1")),
  fbclid: sloppy(fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)),
  ttp: sloppy(fc.constantFrom("2F7h37YkS1j57AYSKTI7IHhJPYH", "zCT_WB3rWg6rKgbGWBo1T5lObyK.tt.2", "short")),
  ttclid: sloppy(fc.constantFrom("E.C.P.abc-DEF_123", "E C P")),
  ip: sloppy(
    fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("::ffff:203.0.113.7", "10.0.0.1", "203.0.113.7")),
  ),
  user_agent: sloppy(fc.constant("Mozilla/5.0 (X11; Linux x86_64)")),
  locale: sloppy(fc.constantFrom("en-US", "de_DE", "not a locale")),
  subscription_id: sloppy(word),
  lead_id: sloppy(digits(12, 20)),
  fb_login_id: sloppy(digits(5, 18)),
  anon_id: sloppy(word),
  madid: sloppy(
    fc.constantFrom("6D92078A-8246-4BA4-AE5B-76104861E7DC", "00000000-0000-0000-0000-000000000000"),
  ),
  idfa: sloppy(
    fc.constantFrom("6D92078A-8246-4BA4-AE5B-76104861E7DC", "00000000-0000-0000-0000-000000000000"),
  ),
  idfv: sloppy(word),
  gaid: sloppy(fc.constant("38400000-8cf0-11bd-b23e-10b96e40000d")),
  att_status: sloppy(fc.constantFrom("AUTHORIZED", "DENIED", "NOT_APPLICABLE", "3")),
  page_id: sloppy(digits(5, 16)),
  page_scoped_user_id: sloppy(digits(5, 17)),
  ctwa_clid: sloppy(word),
  whatsapp_business_account_id: sloppy(digits(5, 17)),
  ig_account_id: sloppy(digits(5, 17)),
  ig_sid: sloppy(digits(5, 17)),
  partner_id: sloppy(word),
  partner_name: sloppy(word),
});

const number = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }),
  fc.constantFrom<number | string>(0.1, "12.50", 0, -3),
);
/** Any JSON, as custom properties hold. */
const anyJson = fc.anything({
  maxDepth: 2,
  key: word,
  values: [
    word,
    anyText,
    fc.integer(),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.boolean(),
    fc.constant(null),
  ],
});
const customName = fc.oneof(
  word,
  fc.constantFrom("email", "store_data", "item_number", "event_source", "city"),
);

const item = fc
  .tuple(
    someOf({
      id: fc.oneof(word, fc.integer()),
      item_name: sloppy(anyText),
      price: number,
      quantity: fc.constantFrom(1, 2, 0.5, "3"),
      category: sloppy(anyText),
      brand: sloppy(anyText),
      description: sloppy(anyText),
      delivery_category: sloppy(fc.constantFrom("in_store", "CURBSIDE", "air")),
    }),
    fc.dictionary(word, anyJson, { maxKeys: 1 }),
  )
  .map(([known, own]) => ({ ...own, ...known }));

const properties = fc
  .tuple(
    someOf({
      value: number,
      currency: fc.constantFrom("EUR", "usd", "JPY"),
      contents: fc.oneof(item, fc.array(item, { maxLength: 3 })),
      content_ids: fc.array(fc.oneof(word, fc.integer()), { maxLength: 3 }),
      content_type: fc.constantFrom(...contentTypes),
      content_name: sloppy(anyText),
      content_category: sloppy(anyText),
      num_items: number,
      order_id: sloppy(fc.oneof(word, fc.integer())),
      query: fc.oneof(anyText, email, phone),
      description: sloppy(fc.oneof(anyText, email)),
      status: sloppy(fc.oneof(word, fc.boolean())),
      predicted_ltv: number,
      net_revenue: sloppy(number),
      delivery_category: sloppy(fc.constantFrom("in_store", "home_delivery", "air")),
      shop_id: sloppy(fc.oneof(word, fc.integer())),
    }),
    fc.dictionary(customName, anyJson, { maxKeys: 3 }),
  )
  .map(([known, own]) => ({ ...own, ...known }));

const app = someOf({
  id: sloppy(fc.constantFrom("389801252", "com.shop.app")),
  name: sloppy(anyText),
  version: sloppy(word),
  ad: someOf({
    callback: sloppy(word),
    campaign_id: sloppy(digits(3, 17)),
    attributed: sloppy(fc.boolean()),
  }),
  extinfo: fc.oneof(
    fc.constant(["i2", "shop.app", "1", "1", "17.4", "iPhone", "", "", "", 1080]),
    fc.constant(["a2", "", "", "", "14", ...Array.from({ length: 11 }, () => "")]),
    sloppy(fc.array(word, { maxLength: 17 })),
  ),
  advertiser_tracking_enabled: sloppy(fc.constantFrom(true, false, 0, 1)),
  application_tracking_enabled: sloppy(fc.boolean()),
  url_schemes: fc.array(word, { maxLength: 2 }),
  vendor_id: sloppy(word),
});

const page = someOf({
  url: fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc.constant("https://shop.example/?fbclid=IwAR0-x_Y&ttclid=E.C.P.1&email=Raw.x%40Person.example"),
  ),
  referrer: sloppy(fc.webUrl({ withQueryParameters: true })),
  title: sloppy(anyText),
});

const eventName = fc.oneof(
  fc.constantFrom(...standardNames.map((row) => row.name)),
  fc.constantFrom(
    "begin_checkout",
    "completepayment",
    "Checkout",
    "Browse",
    "LaunchAPP",
    "level_up",
    "AppendValue",
  ),
  word,
  anyText,
);

/** An event as a sender may write it, of every source, with right and wrong values in every field. */
export const anyEvent: fc.Arbitrary<{ [key: string]: unknown }> = fc
  .tuple(
    fc.record({ event_name: eventName, user }),
    someOf({
      event_id: fc.oneof(word, fc.integer()),
      event_time: fc.integer({ min: time - 6 * 86_400, max: time }),
      action_source: fc.constantFrom(...actionSources),
      source: fc.constantFrom(...sources),
      page,
      properties,
      app,
      lead: someOf({ id: sloppy(digits(12, 20)), event_source: sloppy(word) }),
      original_event_data: someOf({
        event_name: sloppy(word),
        event_time: sloppy(fc.constant(time - 3_600)),
        order_id: sloppy(fc.integer()),
        event_id: sloppy(word),
      }),
      messaging_channel: fc.constantFrom(...messagingChannels),
      customer_segmentation: sloppy(fc.constantFrom("new_customer_to_business", "vip")),
      limited_data_use: fc.oneof(
        fc.boolean(),
        fc.record({ country: fc.constantFrom(0, 1, 276), state: fc.constantFrom(0, 1000, 1013, 5) }),
      ),
      opt_out: sloppy(fc.boolean()),
    }),
  )
  .map(([needed, more]) => ({ ...more, ...needed }));

/** Whether a text holds one of the values by which a leak is known. */
export const leaks = (text: string): boolean => /person\.example|rawname|30 ?998877/i.test(text);
