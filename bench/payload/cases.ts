import { hash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { sdk } from "./meta-sdk.ts";

/** The steps as the build bundles them; `bench/payload.ts` has made it. */
const bundle = pathToFileURL("dist/bench/payload.mjs").href;
const { checkEvent, createPrepare, createTargets, meta, tiktok } = await import(bundle);

const nowMs = Date.now();
const time = Math.floor(nowMs / 1000) - 2;
/** Every run is another visitor's, or what is remembered of the last one would be measured. */
const userOf = (run: number) => ({
  email: `Ada.Lovelace.${run}@shop.example`,
  phone: `+44 20 ${79460000 + (run % 9_999)}`,
  first_name: "Ada",
  last_name: "Lovelace",
  city: "London",
  state: "England",
  zip: "SW1A 1AA",
  country: "gb",
  external_id: `user-${run}`,
  ip: "203.0.113.7",
  user_agent: "Mozilla/5.0 (X11; Linux x86_64)",
  fbp: "fb.1.1795270000000.1098115397",
  ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH",
});
const url = "https://shop.example/thanks?order=1001&utm_source=newsletter";
const referrer = "https://shop.example/checkout";
const items = [
  { id: "sku-1", quantity: 1, price: 39.9, name: "Jar of fog" },
  { id: "sku-2", quantity: 1, price: 19.9, name: "Jar of dew" },
];
/** As a door reads it: every run has an id of its own. */
const rawEvent = (run: number) => ({
  event_name: "Purchase",
  event_id: `Purchase.${run}`,
  event_time: time,
  page: { url, referrer },
  user: userOf(run),
  properties: { value: 59.8, currency: "EUR", order_id: `${run}`, contents: items },
});

const metaSettings = { pixelId: "1234567890", events: [], limitedDataUse: false };
const tiktokSettings = { eventSource: "web", eventSourceId: "C4BENCH", events: [], limitedDataUse: false };
const site = { contentType: "product", limitedDataUse: false, defaultCountry: "DE" };
const facts = { door: "api", receivedAtMs: nowMs };
const metaTargets = createTargets(meta, [metaSettings]);
const tiktokTargets = createTargets(tiktok, [tiktokSettings]);
const prepareForMeta = createPrepare(site, metaTargets);
const prepareForTiktok = createPrepare(site, tiktokTargets);
const prepareForBoth = createPrepare(site, [...metaTargets, ...tiktokTargets]);
const context = { nowMs, destinations: ["meta:1234567890", "tiktok:C4BENCH"] };
const checked = (run: number) => checkEvent(rawEvent(run), context).event;
/** Canonical events, checked before the clock starts. */
const canonical = Array.from({ length: 1_000 }, (_, run) => checked(run));
const stored = JSON.stringify(prepareForBoth(checked(1), facts).event);
const toMeta = (event: unknown) => JSON.stringify(meta.payload(event, metaSettings));
const toTiktok = (event: unknown) => JSON.stringify(tiktok.payload(event, tiktokSettings));

/** The same body as ours without checks and normal forms, and with four digests of nine. */
const handWritten = (run: number) => {
  const user = userOf(run);
  return JSON.stringify({
    event_name: "Purchase",
    event_time: time,
    event_id: `Purchase.${run}`,
    action_source: "website",
    event_source_url: url,
    referrer_url: referrer,
    user_data: {
      em: [hash("sha256", user.email)],
      ph: [hash("sha256", user.phone)],
      external_id: [hash("sha256", user.external_id)],
      fn: [hash("sha256", user.first_name)],
      client_ip_address: user.ip,
      client_user_agent: user.user_agent,
      fbp: user.fbp,
    },
    custom_data: {
      value: 59.8,
      currency: "EUR",
      order_id: `${run}`,
      content_type: "product",
      content_ids: items.map(({ id }) => id),
      contents: items.map(({ id, quantity, price, name }) => ({
        id,
        quantity,
        item_price: price,
        title: name,
      })),
    },
  });
};

/** The nine fields that we hash, too; the SDK leaves the external id to its caller. */
const bySdk = (run: number) => {
  const user = userOf(run);
  return JSON.stringify(
    new sdk.ServerEvent()
      .setEventName("Purchase")
      .setEventTime(time)
      .setEventId(`Purchase.${run}`)
      .setActionSource("website")
      .setEventSourceUrl(url)
      .setUserData(
        new sdk.UserData()
          .setEmails([user.email])
          .setPhones([user.phone])
          .setFirstNames([user.first_name])
          .setLastNames([user.last_name])
          .setCities([user.city])
          .setStates([user.state])
          .setZips([user.zip])
          .setCountries([user.country])
          .setExternalIds([hash("sha256", user.external_id)])
          .setClientIpAddress(user.ip)
          .setClientUserAgent(user.user_agent)
          .setFbp(user.fbp),
      )
      .setCustomData(
        new sdk.CustomData()
          .setValue(59.8)
          .setCurrency("eur")
          .setOrderId(`${run}`)
          .setContentType("product")
          .setContentIds(items.map(({ id }) => id))
          .setContents(
            items.map(({ id, quantity, price, name }) =>
              new sdk.Content().setId(id).setQuantity(quantity).setItemPrice(price).setTitle(name),
            ),
          ),
      )
      .normalize(),
  );
};

/** What one case does with one event. */
export type Step = (run: number) => unknown;

export const cases: readonly (readonly [name: string, step: Step])[] = [
  ["limit: hand-written body, four digests", handWritten],
  ["Meta's SDK: nine digests", bySdk],
  ["canonical event to Meta body", (run) => toMeta(prepareForMeta(canonical[run % 1_000], facts).event)],
  [
    "canonical event to TikTok body",
    (run) => toTiktok(prepareForTiktok(canonical[run % 1_000], facts).event),
  ],
  ["raw event to Meta body: checked, too", (run) => toMeta(prepareForMeta(checked(run), facts).event)],
  ["the same with digests for both platforms", (run) => toMeta(prepareForBoth(checked(run), facts).event)],
  ["stored event to Meta body", () => toMeta(JSON.parse(stored))],
  ["stored event to TikTok body", () => toTiktok(JSON.parse(stored))],
];
