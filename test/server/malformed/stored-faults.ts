import { userFields } from "../../../event/fields.ts";
import type { PreparedEvent } from "../../../event/prepared.ts";
import { actionSources, contentTypes, sources } from "../../../event/schema.ts";

const hashed = new Set(
  userFields.filter(({ meta, tiktok }) => meta?.hash || tiktok?.hash).map(({ field }) => field),
);
const clearAtTiktok = new Set(["city", "state", "country"]);
const digest = /^[0-9a-f]{64}(\.[A-Za-z0-9_-]{2,8})?$/;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isAmount = (value: unknown) => typeof value === "number" && Number.isFinite(value);

const faultsOfUser = (user: PreparedEvent["user"], clear: ReadonlySet<string>): string[] =>
  Object.entries(user).flatMap(([field, value]) => {
    const values = [value].flat();
    const fits = hashed.has(field) && !clear.has(field) ? (text: string) => digest.test(text) : isText;
    return values.length > 0 && values.every(fits) ? [] : [`user.${field}`];
  });

const faultsOfProperties = (properties: PreparedEvent["properties"]): string[] => {
  const {
    value,
    currency,
    contents = [],
    num_items,
    predicted_ltv,
    content_type,
    order_id,
    query,
  } = properties;
  const checks: [string, boolean][] = [
    ["value", value === undefined || isAmount(value)],
    ["predicted_ltv", predicted_ltv === undefined || isAmount(predicted_ltv)],
    ["num_items", num_items === undefined || isAmount(num_items)],
    ["currency", currency === undefined || /^[A-Z]{3}$/.test(currency)],
    ["content_type", content_type === undefined || contentTypes.includes(content_type)],
    ["order_id", order_id === undefined || isText(order_id)],
    ["query", query === undefined || isText(query)],
    [
      "contents",
      contents.every(({ quantity, price }) => quantity > 0 && (price === undefined || isAmount(price))),
    ],
    ["contents.id", contents.every(({ id }) => id === undefined || isText(id))],
  ];
  return checks.filter(([, fits]) => !fits).map(([name]) => `properties.${name}`);
};

/** What is wrong with an event that was kept: nothing, if the doors do their work. Shares no code with them. */
export const storedFaults = (event: PreparedEvent, nowMs: number): string[] => {
  const checks: [string, boolean][] = [
    ["name", isText(event.name) && [...event.name].length <= 100],
    ["id", isText(event.id) && [...event.id].length <= 200 && !/\p{Cc}/u.test(event.id)],
    ["time", Number.isInteger(event.time) && event.time > 0 && event.time * 1000 <= nowMs],
    ["action_source", actionSources.includes(event.action_source)],
    ["source", sources.includes(event.source)],
    ["page.url", event.page?.url === undefined || /^https?:\/\//i.test(event.page.url)],
    [
      "purchase",
      event.name !== "Purchase" || (isAmount(event.properties.value) && isText(event.properties.currency)),
    ],
  ];
  return [
    ...checks.filter(([, fits]) => !fits).map(([name]) => name),
    ...faultsOfUser(event.user, new Set()),
    ...faultsOfUser(event.tiktok_user ?? {}, clearAtTiktok),
    ...faultsOfProperties(event.properties),
  ];
};
