import { type ApiAccess, callMeta, isObject } from "./platform-api.ts";
import type { EventSource } from "./tiktok-kinds.ts";

const fields = "id,name,last_fired_time";

const businessOf = async (access: ApiAccess, version: string): Promise<string> => {
  const { client_business_id: id } = await callMeta(access, `/${version}/me`, {
    query: { fields: "client_business_id" },
  });
  if (typeof id !== "string")
    throw new Error("The token belongs to no business: name one with --advertiser-id.");
  return id;
};

/**
 * Pixels and datasets of a business: its own and those shared with it. Source: Meta, Business, owned_pixels
 * and client_pixels.
 * @param businessId absent: the one that the token belongs to
 */
export const listDatasets = async (
  access: ApiAccess,
  { version, businessId }: { version: string; businessId?: string | undefined },
): Promise<EventSource[]> => {
  const business = businessId ?? (await businessOf(access, version));
  const found = new Map<string, EventSource>();
  for (const edge of ["owned_pixels", "client_pixels"]) {
    let after: string | undefined;
    do {
      const answer = await callMeta(access, `/${version}/${business}/${edge}`, { query: { fields, after } });
      for (const pixel of Array.isArray(answer.data) ? answer.data.filter(isObject) : [])
        found.set(String(pixel.id), { id: String(pixel.id), name: String(pixel.name ?? "") });
      const paging = isObject(answer.paging) ? answer.paging : {};
      const cursors = isObject(paging.cursors) ? paging.cursors : {};
      after = paging.next && typeof cursors.after === "string" ? cursors.after : undefined;
    } while (after !== undefined);
  }
  return [...found.values()];
};
