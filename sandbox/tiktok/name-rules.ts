import type { TiktokEventRule } from "./event.ts";
import { isMisspelt, reservedNames, standardNames } from "./names.ts";

const customName = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/;

/** What it is called: reference sections 5.2 and 5.3. */
export const nameRules: readonly TiktokEventRule[] = [
  {
    id: "tiktok-name-custom",
    when: "a custom name is longer than 50, does not begin with a letter, or has other than letters, digits, _ and - (CRM: any)",
    refusal: { code: 40002, message: "Not a valid event name." },
    check: ({ event, source }) =>
      source === "crm" ||
      standardNames[source].has(String(event.event)) ||
      customName.test(String(event.event))
        ? undefined
        : "event",
  },
  {
    id: "tiktok-name-case",
    when: "an event name is a standard one but for its case",
    refusal: { code: 40002, message: "Event names are case-sensitive: this would be a custom event." },
    own: true,
    check: ({ event, source }) => (isMisspelt(String(event.event), source) ? "event" : undefined),
  },
  {
    id: "tiktok-name-reserved",
    when: "an event name is reserved: TikTok maps it to another by itself",
    refusal: { code: 40002, message: "Reserved event name." },
    own: true,
    check: ({ event, source }) =>
      Object.hasOwn(reservedNames, String(event.event)) && !standardNames[source].has(String(event.event))
        ? "event"
        : undefined,
  },
];
