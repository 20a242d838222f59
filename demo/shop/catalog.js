export const currency = "EUR";

/** Everything on the shelf. `id` is also the scene in jars.svg and the page under /product/. */
export const jars = [
  {
    id: "drizzle",
    name: "Drizzle",
    category: "Rain",
    price: 14.5,
    line: "A soft grey Tuesday, for reading.",
    story:
      "Gathered on a weekday when nobody was in a hurry. Uncork it beside an armchair and the afternoon slows to the length of a chapter.",
    notes: { Keeps: "about forty pages", Strength: "gentle", Goes: "with tea and wool socks" },
  },
  {
    id: "first-snow",
    name: "First Snow",
    category: "Snow",
    price: 24,
    line: "The hush of the year’s first flakes.",
    story:
      "Bottled before breakfast, while the street was still white and unwritten. It muffles the room, lights the window and makes grown people run to look.",
    notes: { Keeps: "one whole morning", Strength: "quiet", Goes: "with cocoa and an early lamp" },
  },
  {
    id: "sea-fog",
    name: "Sea Fog",
    category: "Mist",
    price: 18,
    line: "For thinking slowly, with a lighthouse.",
    story:
      "Skimmed off the bay at low tide. It rounds every corner of a room and leaves one patient light turning, so that you always know where home is.",
    notes: { Keeps: "two long thoughts", Strength: "thick but kind", Goes: "with a slow record" },
  },
  {
    id: "pocket-thunder",
    name: "Pocket Thunder",
    category: "Storm",
    price: 29,
    line: "A very small storm, safely corked.",
    story:
      "All of the rumble, none of the roof repairs. Let out a finger’s width when a party needs clearing air, then push the cork back firmly.",
    notes: { Keeps: "six good rumbles", Strength: "loud, for its size", Goes: "with a duvet and a torch" },
  },
  {
    id: "golden-hour",
    name: "Golden Hour",
    category: "Sun",
    price: 32,
    line: "Sixty minutes of kind light.",
    story:
      "Poured in the last hour of an August day. Faces soften, dust becomes glitter, and everybody agrees to stay a little longer.",
    notes: { Keeps: "sixty minutes, unhurried", Strength: "warm", Goes: "with friends and peaches" },
  },
  {
    id: "spring-breeze",
    name: "Spring Breeze",
    category: "Wind",
    price: 12,
    line: "Opens windows you forgot you had.",
    story:
      "Caught on a hill with a kite for bait. It smells of cut grass and turns calendars over by itself. Please hold on to your papers.",
    notes: { Keeps: "until the curtains settle", Strength: "lively", Goes: "with clean sheets" },
  },
];

export function findJar(id) {
  return jars.find((jar) => jar.id === id);
}

const euros = new Intl.NumberFormat("en", { style: "currency", currency });

export function price(amount) {
  return euros.format(amount);
}

/** Order lines as an event carries them: contents, their value and the currency. */
export function asProperties(items) {
  const contents = items.map(({ id, quantity }) => {
    const { name, category, price: each } = findJar(id);
    return { id, quantity, price: each, name, category };
  });
  return { contents, value: total(items), currency };
}

export function total(items) {
  return items.reduce((sum, { id, quantity }) => sum + findJar(id).price * quantity, 0);
}
