import { lookUp } from "./look-up.ts";

/**
 * One table maps an event name to each platform's word, and tag and server both read it: that is how names
 * agree on both copies. Sources: Meta Pixel reference (standard events); TikTok help, supported standard
 * events, reserved events and custom events; GA4 recommended events.
 */
export interface StandardName {
  /** Our name and, where `meta` is not false, Meta's. */
  name: string;
  /** false: no standard event of Meta, sent as a custom one. */
  meta?: false;
  /** TikTok's word for web, offline and CRM where it is not `name`; false: custom there. */
  tiktok?: string | false;
  /** TikTok's older word, for destinations with `legacyNames`. */
  legacy?: string;
  /** Other names it is known by, as `fold` writes them. */
  aliases?: string;
  /** Happens once per order: its id follows from the order id. */
  perOrder?: true;
  /** Groups of properties (see `propertyGroups`) that the event knows. */
  knows?: string;
}

export const standardNames: readonly StandardName[] = [
  { name: "PageView", tiktok: "Pageview", aliases: "screenview" },
  { name: "ViewContent", aliases: "viewitem", knows: "money items" },
  { name: "Search", aliases: "viewsearchresults", knows: "money items search" },
  { name: "AddToWishlist", knows: "money items" },
  { name: "AddToCart", knows: "money items" },
  { name: "InitiateCheckout", aliases: "begincheckout", knows: "money items count" },
  { name: "AddPaymentInfo", knows: "money items" },
  {
    name: "Purchase",
    legacy: "CompletePayment",
    aliases: "completepayment",
    perOrder: true,
    knows: "money items count order revenue",
  },
  { name: "CompleteRegistration", aliases: "signup", knows: "money status" },
  { name: "Lead", legacy: "SubmitForm", aliases: "generatelead submitform", knows: "money items" },
  { name: "Contact" },
  { name: "CustomizeProduct" },
  { name: "Donate", tiktok: false, perOrder: true, knows: "money order" },
  { name: "FindLocation" },
  { name: "Schedule", perOrder: true, knows: "order" },
  { name: "StartTrial", perOrder: true, knows: "money items order lifetime" },
  { name: "SubmitApplication", perOrder: true, knows: "order" },
  { name: "Subscribe", perOrder: true, knows: "money items order lifetime" },
  { name: "ApplicationApproval", meta: false },
  { name: "Download", meta: false, aliases: "filedownload firstopen", knows: "items" },
  { name: "ClickButton", meta: false, aliases: "click selectcontent" },
  { name: "PlaceAnOrder", meta: false, perOrder: true, knows: "money items count order" },
];

/** Properties by the groups that `knows` names; `description` belongs to every event. */
export const propertyGroups: Readonly<Record<string, string>> = {
  money: "value currency",
  items: "contents content_ids content_type content_name content_category content_id price quantity brand",
  count: "num_items",
  order: "order_id shop_id status delivery_category",
  revenue: "net_revenue",
  lifetime: "predicted_ltv",
  search: "query search_string",
  status: "status",
};

/** Names that TikTok maps itself and refuses as custom names (TikTok help: reserved events). */
export const tiktokReservedNames: Readonly<Record<string, string>> = {
  AddBilling: "AddPaymentInfo",
  Browse: "Pageview",
  Checkout: "PlaceAnOrder",
  ClickForm: "Lead",
  ClickInDownloadPage: "ClickButton",
  ClickToDownload: "Download",
  CompletePayment: "Purchase",
  Consult: "Contact",
  ConsultByPhone: "Contact",
  Registration: "CompleteRegistration",
  StartCheckout: "InitiateCheckout",
  ViewConsultationPage: "ViewContent",
  ViewDownloadPage: "ViewContent",
  ViewForm: "ViewContent",
};

const fold = (name: string) => name.toLowerCase().replaceAll("_", "");

let byFold: Map<string, StandardName> | undefined;

/** The table's row for a standard name or an alias, in any case; undefined for a custom name. */
export const standardName = (name: string): StandardName | undefined => {
  // Made when it is first asked for, so that no page pays for it while it starts.
  byFold ??= new Map(
    standardNames.flatMap((row) =>
      [row.name, fold(row.name), ...(row.aliases?.split(" ") ?? [])].map((alias) => [alias, row] as const),
    ),
  );
  return byFold.get(name) ?? byFold.get(fold(name));
};

/** The name an event bears inside Twinbeam: the canonical one, or the custom name as written. */
export const canonicalName = (name: string): string => standardName(name)?.name ?? name;

/** Whether Meta's pixel takes the canonical name by `track` rather than `trackCustom`. */
export const isMetaStandard = (canonical: string): boolean => {
  const row = standardName(canonical);
  return row !== undefined && row.meta !== false;
};

/**
 * TikTok's word for web, offline and CRM events, the same for `ttq.track` and the Events API.
 * @param canonical name as `canonicalName` gives it
 * @param legacyNames the destination's campaigns still optimise on TikTok's older words
 */
export const tiktokName = (canonical: string, legacyNames = false): string => {
  const row = standardName(canonical);
  if (!row) return lookUp(tiktokReservedNames, canonical) ?? canonical;
  return (legacyNames && row.legacy) || row.tiktok || row.name;
};

const tiktokCustomName = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/;

/**
 * Whether TikTok takes the name: a standard or reserved one, or a custom name of at most 50 letters, digits,
 * underscores and hyphens that starts with a letter (TikTok help: custom events). Stages of a CRM may be
 * named in any language.
 */
export const isTiktokName = (word: string, source: string): boolean =>
  source === "crm" || tiktokCustomName.test(word);

/** Names of the properties that a canonical name knows; undefined for a custom name: all. */
export const knownProperties = (canonical: string): Set<string> | undefined => {
  const row = standardName(canonical);
  if (!row) return undefined;
  const groups = row.knows?.split(" ") ?? [];
  return new Set(groups.flatMap((group) => propertyGroups[group]?.split(" ") ?? []).concat("description"));
};
