/** A planted fault: in `file`, the one place that reads `from` reads `to`. */
export interface Mutant {
  kind:
    | "name"
    | "hash"
    | "form"
    | "type"
    | "list"
    | "source"
    | "time"
    | "privacy"
    | "refusal"
    | "answer"
    | "envelope";
  file: string;
  from: string;
  to: string;
}

type Planted = readonly (readonly [kind: Mutant["kind"], from: string, to: string])[];

const faults: Readonly<Record<string, Planted>> = {
  "event/fields.ts": [
    ["name", `meta: { key: "fn", form: "name"`, `meta: { key: "ln", form: "name"`],
    ["name", `meta: { key: "client_ip_address"`, `meta: { key: "ip"`],
    ["name", `tiktok: { key: "zip_code"`, `tiktok: { key: "zip"`],
    [
      "hash",
      `meta: { key: "external_id", form: "externalId", hash: true`,
      `meta: { key: "external_id", form: "externalId"`,
    ],
    [
      "hash",
      `tiktok: { key: "gaid", form: "deviceId", hash: true`,
      `tiktok: { key: "gaid", form: "deviceId"`,
    ],
    ["form", `key: "phone", form: "phonePlus"`, `key: "phone", form: "phoneDigits"`],
    ["form", `key: "zp", form: "zipMeta"`, `key: "zp", form: "zipTiktok"`],
    [
      "list",
      `meta: { key: "ph", form: "phoneDigits", hash: true, many: true }`,
      `meta: { key: "ph", form: "phoneDigits", hash: true }`,
    ],
    [
      "source",
      `const notApp: readonly Source[] = ["web", "offline", "crm"]`,
      `const notApp: readonly Source[] = ["web", "crm"]`,
    ],
    [
      "source",
      `tiktok: { key: "ip", form: "ip", sources: notCrm, lastResort: true }`,
      `tiktok: { key: "ip", form: "ip", sources: everywhere, lastResort: true }`,
    ],
    ["type", `{ key: "lead_id", form: "digits", integer: true }`, `{ key: "lead_id", form: "digits" }`],
    ["name", `item_price: "price"`, `item_price: "value"`],
  ],
  "event/other-names.ts": [
    ["name", `query: ["query", "search_string"]`, `query: ["query"]`],
    ["name", `price: ["item_price"]`, `price: ["price"]`],
    ["name", `category: ["content_category"]`, `category: ["category"]`],
  ],
  "event/names.ts": [
    ["name", `tiktok: "Pageview"`, `tiktok: "PageView"`],
    ["name", `legacy: "CompletePayment"`, `legacy: "PlaceAnOrder"`],
    ["name", `aliases: "begincheckout"`, `aliases: "startcheckout"`],
    ["name", `(legacyNames && row.legacy) || row.tiktok || row.name`, `row.legacy || row.tiktok || row.name`],
    ["refusal", `/^[A-Za-z][A-Za-z0-9_-]{0,49}$/`, `/^[A-Za-z][A-Za-z0-9_-]{0,99}$/`],
  ],
  "event/app-names.ts": [
    [
      "name",
      `name: "InitiateCheckout", tiktok: "Checkout"`,
      `name: "InitiateCheckout", tiktok: "InitiateCheckout"`,
    ],
    ["name", `byFold.get(fold(name)) ?? byFold.get(fold(canonical))`, `byFold.get(fold(canonical))`],
  ],
  "event/click-ids.ts": [["form", `fbc.split(".")[3]`, `fbc.split(".").at(-1)`]],
  "server/intake/check-time.ts": [
    ["time", `return Math.min(ms, nowMs)`, `return ms`],
    ["time", `Math.abs(number) < smallestMs ? number * 1000 : number`, `number * 1000`],
    ["time", `sign === "-" ? ms + offsetMs : ms - offsetMs`, `sign === "-" ? ms - offsetMs : ms + offsetMs`],
  ],
  "server/intake/check-contents.ts": [["type", `sum += price * quantity`, `sum += price`]],
  "server/prepare/email.ts": [["form", `text.trim().toLowerCase()`, `text.toLowerCase()`]],
  "server/prepare/name.ts": [
    ["form", `lower.normalize("NFC").replace`, `lower.normalize("NFD").replace(/\\p{M}/gu, "").replace`],
  ],
  "server/prepare/place.ts": [["form", `/[\\s\\p{P}\\p{S}]+/gu`, `/[^a-z0-9]+/gu`]],
  "server/prepare/external-id.ts": [
    ["form", `text.replace(/\\s+/g, "").toLowerCase()`, `text.replace(/\\s+/g, "")`],
  ],
  "server/prepare/zip.ts": [
    ["form", `zipCountries.has(country) ? whole.slice(0, 5) : whole`, `whole.slice(0, 5)`],
  ],
  "server/prepare/birth-date.ts": [
    [
      "form",
      `if (parts[2] === "/") return monthFirst ?? dayFirst`,
      `if (parts[2] === "/") return dayFirst ?? monthFirst`,
    ],
  ],
  "server/prepare/hash.ts": [
    ["hash", `/^[0-9a-f]{64}$/i`, `/^[0-9a-f]{64}$/`],
    [
      "hash",
      `return digest.startsWith(hashOfNothing) ? { problem: "it is the hash of an empty text" } : { digest }`,
      `return { digest }`,
    ],
  ],
  "server/prepare/scrub-url.ts": [
    ["privacy", `if (isPersonalName(name)) return true;`, ``],
    ["privacy", `depth === deepestAddress || !value`, `depth === 0 || !value`],
  ],
  "server/prepare/enrich.ts": [
    ["privacy", `const isBeacon = door === "beacon"`, `const isBeacon = door === "api"`],
    ["form", `fbclidOf(fbc) === fbclid`, `fbclidOf(fbc) !== fbclid`],
  ],
  "server/prepare/person.ts": [["source", `row.alsoFor === actionSource`, `row.alsoFor === source`]],
  "server/prepare/targets.ts": [["name", `source === "app" ? appNames : names`, `source ? names : appNames`]],
  "server/prepare/scrub-event.ts": [
    ["privacy", `if (custom) properties.custom =`, `if (!custom) properties.custom =`],
  ],
  "server/relay/hook-shape.ts": [["privacy", `if (hash) return digests`, `if (!hash) return digests`]],
  "server/relay/meta/user-data.ts": [
    ["type", `/^\\d{15,17}$/`, `/^\\d{15,19}$/`],
    ["privacy", `new Set(["ip", "user_agent", "fbc", "fbp"])`, `new Set(["ip", "user_agent"])`],
  ],
  "server/relay/meta/whole-numbers.ts": [
    ["type", `Number.isSafeInteger(number) ? number : mark`, `Number.isFinite(number) ? number : mark`],
    ["type", `"(lead_id|fb_login_id)":"`, `"([^"]*)":"`],
  ],
  "server/relay/meta/custom-data.ts": [
    ["list", `if (content.id === undefined) continue`, `if (content.id !== undefined) continue`],
    ["type", `if (value !== undefined && (field !== "num_items"`, `if (value && (field !== "num_items"`],
    ["type", `[digits, "store_page_id brand_page_id"]`, `[text, "store_page_id brand_page_id"]`],
    ["list", `out.content_ids ??=`, `out.content_ids =`],
    [
      "source",
      `if (action_source === "system_generated") addLeadMarks`,
      `if (action_source === "website") addLeadMarks`,
    ],
  ],
  "server/relay/meta/payload.ts": [
    ["privacy", `wanted === false ? [] : ["LDU"]`, `wanted === false ? [] : "LDU"`],
    ["privacy", `limited ?? byDefault`, `limited || byDefault`],
    ["time", `event_time: event.time,`, `event_time: event.time * 1000,`],
    ["privacy", `!page || action_source === "business_messaging"`, `!page`],
  ],
  "server/relay/meta/app-data.ts": [["list", `const places = 16`, `const places = 15`]],
  "server/relay/meta/refusal.ts": [
    ["refusal", `new Set(["fn", "ge"])`, `new Set(["fn", "ln", "ge"])`],
    ["refusal", `tooBroad.some((set) => keys.every(`, `tooBroad.every((set) => keys.some(`],
  ],
  "server/relay/meta/config.ts": [
    [
      "envelope",
      `createHmac("sha256", appSecret).update(accessToken)`,
      `createHmac("sha256", accessToken).update(appSecret)`,
    ],
  ],
  "server/relay/meta/index.ts": [
    ["time", `action_source === "physical_store" ? 62 : 7`, `action_source === "physical_store" ? 7 : 62`],
    ["envelope", `batchKey: ({ action_source }) => action_source`, `batchKey: ({ source }) => source`],
  ],
  "server/relay/meta/answer.ts": [
    ["answer", `body.events_received === sent`, `body.events_received !== undefined`],
    ["answer", `row.is === "isolate" && error.is_transient === true`, `error.is_transient === true`],
  ],
  "server/relay/meta/errors.ts": [
    ["answer", `{ code: 100, subcode: 33, is: "hold"`, `{ code: 100, subcode: 33, is: "isolate"`],
  ],
  "server/relay/meta/usage.ts": [["answer", `count * minute`, `count * 1_000`]],
  "server/relay/tiktok/config.ts": [
    ["envelope", `"access-token": accessToken`, `authorization: \`Bearer \${accessToken}\``],
  ],
  "server/relay/tiktok/user.ts": [
    ["hash", `digest.slice(0, digestLength)`, `digest`],
    ["list", `values.length > 1 ? values : values[0]`, `values[0]`],
    ["source", `if (version === "a2") return "android"`, `if (version === "a2") return "ios"`],
    ["privacy", `(row.own ? event.tiktok_user : event.user)`, `event.user`],
    ["source", `if (!isIdentified(event, out)) add(`, `add(`],
  ],
  "server/relay/tiktok/properties.ts": [
    ["type", `field === "status" ? String(value) : value`, `String(value)`],
    ["type", `makeTexts(out, itemTexts)`, `makeTexts(out, texts)`],
    ["list", `if (content_ids && contradicts(`, `if (content_ids && !contradicts(`],
    [
      "name",
      `if (contents?.length) return contents.map(contentOf)`,
      `if (contents?.length) return contents.map((item) => ({ ...item }))`,
    ],
  ],
  "server/relay/tiktok/payload.ts": [
    ["source", `offline: addPage`, `offline: addApp`],
    ["privacy", `limited !== false`, `limited === true`],
  ],
  "server/relay/tiktok/identifiers.ts": [
    ["refusal", `["ttp"], ["ip", "user_agent"]]`, `["ttp"], ["ip"], ["user_agent"]]`],
  ],
  "server/relay/tiktok/index.ts": [
    ["time", `offline: 28`, `offline: 7`],
    ["envelope", `partnerName && !plain`, `partnerName`],
  ],
  "server/relay/tiktok/answer.ts": [
    ["answer", `typeof body?.code !== "number"`, `given.status !== 200 || typeof body?.code !== "number"`],
  ],
  "server/relay/tiktok/errors.ts": [
    ["answer", `says: frequency, means: "requests too frequent" }`, `means: "requests too frequent" }`],
  ],
};

/** Mapping faults of different kinds, by the file they are planted in. */
export const mutants: readonly Mutant[] = Object.entries(faults).flatMap(([file, planted]) =>
  planted.map(([kind, from, to]) => ({ kind, file, from, to })),
);
