import type { Source } from "../../event/schema.ts";
import { type ApiAccess, callTiktok, isObject } from "./platform-api.ts";

/** An event source of an ad account. `id` is what events name: of a pixel its code, never its number. */
export interface EventSource {
  id: string;
  name: string;
}

export interface Account {
  access: ApiAccess;
  advertiserId: string;
}

/** How one kind of event source is listed and, where TikTok lets one, created. */
export interface SourceKind {
  /** What people call it. */
  title: string;
  list(account: Account, name?: string): Promise<EventSource[]>;
  create?(account: Account, name: string): Promise<EventSource>;
  /** At most so many in an account. */
  most?: number;
  /** Only accounts that TikTok has approved for it. */
  needsApproval?: true;
}

const pageSize = 20;

const objectsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);

const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** All pages of pixels, without those no longer bound to the account. */
const listPixels = async ({ access, advertiserId }: Account, name?: string): Promise<EventSource[]> => {
  const found: EventSource[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const query = { advertiser_id: advertiserId, name, page, page_size: pageSize };
    const data = await callTiktok(access, "/pixel/list/", { query });
    pages = isObject(data.page_info) ? Number(data.page_info.total_page) || 1 : 1;
    for (const pixel of objectsOf(data.pixels)) {
      const ownership = isObject(pixel.asset_ownership)
        ? pixel.asset_ownership.asset_relation_status
        : undefined;
      if (ownership !== "UNBOUND") found.push({ id: text(pixel.pixel_code), name: text(pixel.pixel_name) });
    }
  }
  return found;
};

const eventSets = (sets: unknown): EventSource[] =>
  objectsOf(sets).map((set) => ({ id: text(set.event_set_id), name: text(set.name) }));

/** TikTok's four kinds. Source: Business API, pixel, offline, crm and app management. */
export const tiktokKinds: Readonly<Record<Source, SourceKind>> = {
  web: {
    title: "pixel",
    list: listPixels,
    create: async ({ access, advertiserId }, name) => {
      const body = { advertiser_id: advertiserId, pixel_name: name, pixel_category: "ONLINE_STORE" };
      const data = await callTiktok(access, "/pixel/create/", { method: "POST", body });
      return { id: text(data.pixel_code), name };
    },
  },
  offline: {
    title: "offline event set",
    most: 10,
    list: async ({ access, advertiserId }, name) => {
      const data = await callTiktok(access, "/offline/get/", {
        query: { advertiser_id: advertiserId, name },
      });
      return eventSets(data.event_set_list);
    },
    create: async ({ access, advertiserId }, name) => {
      const body = { advertiser_id: advertiserId, name, description: name, auto_tracking: false };
      const data = await callTiktok(access, "/offline/create/", { method: "POST", body });
      return { id: text(data.event_set_id), name };
    },
  },
  crm: {
    title: "CRM event set",
    needsApproval: true,
    list: async ({ access, advertiserId }, name) => {
      const data = await callTiktok(access, "/crm/list/", { query: { advertiser_id: advertiserId, name } });
      // The documentation and a public client differ on the key.
      return eventSets(data.crm_event_sets ?? data.list);
    },
    create: async ({ access, advertiserId }, name) => {
      const body = { advertiser_id: advertiserId, name };
      const data = await callTiktok(access, "/crm/create/", { method: "POST", body });
      return { id: text(data.event_set_id), name };
    },
  },
  app: {
    title: "app",
    needsApproval: true,
    list: async ({ access, advertiserId }) => {
      const data = await callTiktok(access, "/app/list/", { query: { advertiser_id: advertiserId } });
      return objectsOf(data.apps).flatMap((app) =>
        objectsOf(app.tiktok_apps).map(({ tiktok_app_id }) => ({
          id: text(tiktok_app_id),
          name: text(app.app_name),
        })),
      );
    },
  },
};
