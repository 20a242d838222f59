import { randomBytes } from "node:crypto";

const ids = {
  fbp: "fb.1.1795262400000.1098115397",
  fbc: "fb.1.1795262400000.IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk",
  ttp: "2fS8kTq0pLZrYwVxUu9Jm3NaBcD",
  ttclid: "E.C.P.CjEKGkVBSWFJUW9iQ2hNSXl0N2M3S19rZ1FNVlE",
};

/** A visitor as a browser shows it: the same for every beacon, the ids are not. */
export const headers = {
  cookie: `_fbp=${ids.fbp}; _fbc=${ids.fbc}; _ttp=${ids.ttp}; ttclid=${ids.ttclid}`,
  origin: "https://shop.example",
  "content-type": "text/plain;charset=UTF-8",
  "user-agent":
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
};

/** A UUID version 7, as the tag makes them: repeated or random ids would measure something else. */
const timeOrderedId = (): string => {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = randomBytes(10).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(1, 4)}-a${random.slice(4, 7)}-${random.slice(8)}`;
};

let visitors = 0;

/** A signed-in visitor; every beacon is another one's, or what is remembered of the last one would be measured. */
const visitor = () => {
  const number = String(++visitors).padStart(7, "0");
  return {
    email: `ada.lovelace.${number}@example.com`,
    phone: `+49 30 9${number}`,
    first_name: "Ada",
    last_name: "Lovelace",
    city: "Berlin",
    country: "DE",
    zip: "10115",
    external_id: `customer-${number}`,
    ...ids,
  };
};

/** An AddToCart, about 1 KB of JSON. */
const event = (user: ReturnType<typeof visitor>) => ({
  event_name: "AddToCart",
  event_id: timeOrderedId(),
  event_time: Date.now(),
  page: {
    url: "https://shop.example/jars/drizzle?utm_source=facebook&utm_campaign=autumn",
    referrer: "https://shop.example/",
    title: "Drizzle, a jar of weather",
  },
  user,
  properties: {
    value: 39.8,
    currency: "EUR",
    content_type: "product",
    contents: [{ id: "jar-drizzle", quantity: 2, price: 19.9, name: "Drizzle", category: "Jars" }],
  },
  pixel: { meta: "fired", tiktok: "fired" },
});

/** The body of one beacon. */
export const beacon = (events: number): string => {
  const user = visitor();
  return JSON.stringify({
    v: 1,
    site: "shop",
    sent_at: Date.now(),
    events: Array.from({ length: events }, () => event(user)),
  });
};
