import { type Static, type TProperties, Type } from "typebox";
import { contentTypes, sources } from "../../event/schema.ts";

/**
 * The configuration as it may be written in a file, contract section 4. Each description names the accepted
 * values: mistakes are reported with it.
 */
const text = (description: string, options: object = {}) =>
  Type.String({ minLength: 1, description, ...options });
const flag = (description = "true or false") => Type.Boolean({ description });
const oneOf = <T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: values, description: `one of ${values.join(", ")}` });
const names = (description: string) =>
  Type.Array(text(description), { description: `a list: ${description}` });
const group = <T extends TProperties>(properties: T, required: readonly (keyof T & string)[] = []) =>
  Type.Partial(Type.Object(properties, { additionalProperties: false }), {
    additionalProperties: false,
    required: [...required],
  });

const port = Type.Integer({ minimum: 0, maximum: 65535, description: "a port from 0 (any) to 65535" });
const address = (description = "an http or https address without query") =>
  text(description, { pattern: "^https?://[^?#\\s]+$" });
const perSecond = Type.Integer({ minimum: 1, description: "requests a second, 1 or more" });
const days = Type.Number({ exclusiveMinimum: 0, maximum: 3650, description: "days, above 0" });

const token = Type.Unsafe<string | { connection: string }>({
  type: ["string", "object"],
  minLength: 1,
  properties: { connection: { type: "string", minLength: 1, description: "a name given to connect" } },
  required: ["connection"],
  additionalProperties: false,
  description: 'the access token as text, better from the environment, or { connection: "name" }',
});

const destination = {
  accessToken: token,
  testEventCode: text("the test code that the platform shows"),
  apiBase: address(),
  scriptUrl: address(),
  limitedDataUse: flag(),
  parallel: Type.Integer({ minimum: 1, maximum: 10, description: "requests in flight, 1 to 10" }),
  events: names("names of events"),
  maxAgeDays: days,
};

export const metaSchema = group({
  pixelId: text("digits only", { pattern: "^\\d{1,20}$" }),
  ...destination,
  appSecret: text("the app's secret"),
  partnerAgent: text("the name of the partner"),
  graphVersion: text("a Graph version such as v25.0", { pattern: "^v\\d+\\.\\d+$" }),
});

export const tiktokSchema = group({
  eventSource: oneOf(...sources),
  eventSourceId: text("letters, digits, - and _", { pattern: "^[A-Za-z0-9_-]{1,64}$" }),
  ...destination,
  partnerName: text("the partner's name"),
  legacyNames: flag(),
});

const triggerProperty =
  "a constant, { path }, { attribute } or { text }, for each property that the event is to carry";
/** Without it, such a trigger would fire at once on every page. */
const needsAt = (on: "scroll" | "time", description: string, limits: object) => ({
  if: { not: { properties: { on: { const: on } }, required: ["on"] } },
  else: { properties: { at: { type: "number", description, ...limits } }, required: ["at"] },
});
const trigger = Type.Object(
  {
    on: oneOf("click", "submit", "visible", "scroll", "time", "event", "route"),
    event: text("the name of the event to track"),
    name: Type.Optional(text("the data-layer event that is waited for")),
    selector: Type.Optional(text("a CSS selector")),
    at: Type.Optional(Type.Number({ description: "milliseconds (time) or percent (scroll)" })),
    when: Type.Optional(
      Type.Object(
        { path: text("a path"), equals: Type.Unknown() },
        { additionalProperties: false, description: "{ path, equals }" },
      ),
    ),
    properties: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: triggerProperty })),
    once: Type.Optional(flag()),
  },
  {
    additionalProperties: false,
    allOf: [
      needsAt("scroll", "how far down, in percent of the page: above 0, up to 100", {
        exclusiveMinimum: 0,
        maximum: 100,
      }),
      needsAt("time", "how long the page is seen, in milliseconds: above 0", { exclusiveMinimum: 0 }),
    ],
  },
);

const consentSignals = ["consent-mode", "tcf", "gpp"] as const;
const consentOptions = ["granted", "required", "denied", ...consentSignals] as const;
const consent = Type.Unsafe<
  | (typeof consentOptions)[number]
  | { signal: (typeof consentSignals)[number]; vendors?: { meta?: number; tiktok?: number } }
>({
  type: ["string", "object"],
  pattern: `^(${consentOptions.join("|")})$`,
  properties: {
    signal: { type: "string", enum: consentSignals, description: `one of ${consentSignals.join(", ")}` },
    vendors: {
      type: "object",
      properties: {
        meta: { type: "integer", minimum: 1, description: "a TCF vendor id" },
        tiktok: { type: "integer", minimum: 1, description: "a TCF vendor id" },
      },
      additionalProperties: false,
      description: "{ meta, tiktok }: TCF vendor ids",
    },
  },
  required: ["signal"],
  additionalProperties: false,
  description: `${consentOptions.join(", ")}, or { signal, vendors }`,
});

const siteSchema = group(
  {
    id: text("a-z, 0-9, _ and -, up to 64", { pattern: "^[a-z0-9_-]{1,64}$" }),
    origins: names("origins such as https://shop.example"),
    defaultCountry: text("two letters of ISO 3166-1", { pattern: "^[A-Za-z]{2}$" }),
    contentType: oneOf(...contentTypes),
    limitedDataUse: flag(),
    dataLayer: text("a path of names from window, such as dataLayer.meta", {
      pattern: "^[A-Za-z_$][\\w$]*(\\.[\\w$]+)*$",
    }),
    consent,
    pageViews: oneOf("auto", "manual"),
    triggers: Type.Array(trigger, { description: "a list of triggers" }),
    cookieDomain: text("a domain such as shop.example", {
      pattern: "^\\.?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*$",
    }),
    debug: flag(),
    meta: Type.Array(metaSchema, { description: "one Meta pixel, or a list of them" }),
    tiktok: Type.Array(tiktokSchema, { description: "one TikTok event source, or a list of them" }),
  },
  ["id"],
);

const connection = group(
  {
    appId: text("the id of your app"),
    appSecret: text("the secret of your app"),
    dialogBase: address(),
    apiBase: address(),
  },
  ["appId", "appSecret"],
);

export const trustProxyValues =
  'false, or a list of addresses, CIDRs, "loopback", "uniquelocal"; true trusts all; a count of proxies is not taken';

export const configurationSchema = group(
  {
    $schema: text("the address of this schema"),
    server: group({
      host: text("a name or an address to listen on"),
      port,
      trustProxy: Type.Unsafe<boolean | string[]>({
        type: ["boolean", "array"],
        items: { type: "string", minLength: 1, description: trustProxyValues },
        description: trustProxyValues,
      }),
      apiKeys: names("keys for POST /v1/events, each as it is or as sha256$ and its digest in hex"),
      adminPassword: text("a password, or scrypt$…"),
      admin: group({ host: text("a name or an address to listen on"), port }, ["port"]),
      beaconPath: text("a path such as /v1/beacon: letters, digits, - _ . and /", {
        pattern: "^(/[A-Za-z0-9_.-]+)+$",
      }),
      bots: oneOf("keep", "reject"),
      rateLimit: group({ perAddress: perSecond, perSite: perSecond }),
      retentionDays: days,
      alerts: group({
        webhook: text("an http or https address that takes JSON by POST", { pattern: "^https?://[^#\\s]+$" }),
        silenceMinutes: Type.Integer({ minimum: 1, maximum: 1440, description: "minutes, 1 to 1440" }),
      }),
    }),
    store: group({ url: text("file: and a folder, such as file:./data", { pattern: "^[a-z]+:.+" }) }),
    sites: Type.Array(siteSchema, { minItems: 1, description: "a list with at least one site" }),
    connections: group({ meta: connection, tiktok: connection }),
  },
  ["sites"],
);

/** What a configuration file says, `meta` and `tiktok` of a site as lists. */
export type CheckedConfiguration = Static<typeof configurationSchema>;
type CheckedSite = NonNullable<CheckedConfiguration["sites"]>[number];

type OneOrMore<T> = T | T[];
/** The type of what `twinbeam.config.ts` exports as its default. */
export type Configuration = Omit<CheckedConfiguration, "sites"> & {
  sites?: (Omit<CheckedSite, "meta" | "tiktok"> & {
    meta?: OneOrMore<NonNullable<CheckedSite["meta"]>[number]>;
    tiktok?: OneOrMore<NonNullable<CheckedSite["tiktok"]>[number]>;
  })[];
};
