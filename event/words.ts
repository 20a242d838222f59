/** The closed lists of the event, apart from its schema so that the tag can use them without the schema's weight. */

/** Meta's list; TikTok knows only sources. */
export const actionSources = [
  "website",
  "app",
  "physical_store",
  "system_generated",
  "email",
  "phone_call",
  "chat",
  "business_messaging",
  "other",
] as const;
/** TikTok's event sources. */
export const sources = ["web", "app", "offline", "crm"] as const;
export const messagingChannels = ["messenger", "whatsapp", "instagram"] as const;
/** Meta's words; TikTok takes only `product` and `product_group`. */
export const contentTypes = [
  "product",
  "product_group",
  "hotel",
  "flight",
  "destination",
  "vehicle",
  "home_listing",
] as const;
export const deliveryCategories = ["in_store", "curbside", "home_delivery"] as const;
export const consentWords = ["granted", "denied"] as const;
export const pixelWords = ["fired", "blocked", "off"] as const;
export const platforms = ["meta", "tiktok"] as const;

type PlatformWord = (typeof platforms)[number];

/** Something for each platform. */
export const byPlatform = <T>(of: (platform: PlatformWord) => T): Record<PlatformWord, T> => ({
  meta: of("meta"),
  tiktok: of("tiktok"),
});
