import type { ExplainedDelivery } from "./events-view.ts";

const digest = /^[0-9a-f]{64}/;
const personal = /^(user_data|user)(\.|$)/;
/** They tell devices apart, not persons, and an operator needs them whole. */
const shownWhole = /(^|\.)(client_user_agent|user_agent|country)$/;

const shortenText = (text: string) => {
  if (digest.test(text)) return `${text.slice(0, 8)}…`;
  return text.length > 12 ? `${text.slice(0, 6)}…` : `${text.slice(0, 2)}…`;
};

const shortenAll = (value: unknown, isPersonal: boolean, path: string): unknown => {
  if (typeof value === "string")
    return digest.test(value) || (isPersonal && !shownWhole.test(path)) ? shortenText(value) : value;
  if (typeof value === "number" && isPersonal) return shortenText(String(value));
  if (Array.isArray(value)) return value.map((item) => shortenAll(item, isPersonal, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const below = path ? `${path}.${key}` : key;
      return [key, shortenAll(inner, isPersonal || personal.test(below), below)];
    }),
  );
};

/** An outgoing body, for people's eyes. */
export const shortenBody = (body: unknown): unknown => shortenAll(body, false, "");

/** What leaves for a destination, for people's eyes: digests, addresses and ids cut short. */
export const shortenPersonal = (explained: ExplainedDelivery): ExplainedDelivery => {
  const { body, sent } = explained;
  return {
    ...explained,
    ...(body !== undefined && { body: shortenBody(body) }),
    ...(sent && {
      sent: sent.map((one) => ({
        ...one,
        value: shortenAll(one.value, personal.test(one.field), one.field),
      })),
    }),
  };
};
