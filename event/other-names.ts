import type { Platform } from "./schema.ts";

/** Names that a field bears at a platform where they are not ours; none: the platform has no such field. */
export type OtherNames = Readonly<Record<string, readonly string[]>>;

/** TikTok reads a search text under two names. */
export const otherPropertyNames: Readonly<Record<Platform, OtherNames>> = {
  meta: { query: ["search_string"], shop_id: [] },
  tiktok: {
    content_name: [],
    content_category: [],
    query: ["query", "search_string"],
    net_revenue: [],
  },
};

export const otherContentNames: Readonly<Record<Platform, OtherNames>> = {
  meta: { price: ["item_price"], name: ["title"] },
  tiktok: {
    id: ["content_id"],
    name: ["content_name"],
    category: ["content_category"],
    delivery_category: [],
  },
};
