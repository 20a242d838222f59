import type { Report } from "../report.ts";

/** The business that a sign-in leads to. */
export const business = { id: "1000000000000001", name: "Sandbox business" };

/** The app that seeded tokens belong to. */
export const defaultAppId = "1000000000000000";

/** Fields of a pixel; reference section 11. */
export const pixelFields = {
  id: (id: string) => id,
  name: (id: string) => pixelName(id),
  owner_business: () => business,
  last_fired_time: (id: string, report: Report) => firedTime(report.pixels("meta").get(id)),
  is_unavailable: () => false,
  is_consolidated_container: () => true,
  is_crm: () => false,
  data_use_setting: () => "ADVERTISING_AND_ANALYTICS",
  first_party_cookie_status: () => "FIRST_PARTY_COOKIE_ENABLED",
} satisfies Record<string, (id: string, report: Report) => unknown>;

const stock: Readonly<Record<string, string>> = {
  "1000000000000011": "Sandbox shop",
  "1000000000000012": "Sandbox outlet",
  "1000000000000021": "A client's shop",
};

/** Pixels by the edge that lists them; those that got events are the business's own. */
export function pixelsOf(edge: "owned_pixels" | "client_pixels", report: Report): string[] {
  if (edge === "client_pixels") return ["1000000000000021"];
  const owned = ["1000000000000011", "1000000000000012"];
  const seen = [...report.pixels("meta").keys()].filter((id) => !Object.hasOwn(stock, id));
  return [...owned, ...seen];
}

/** A pixel with the fields asked for; the id comes always. Fields without a value are left out. */
export function pixelNode(id: string, fields: readonly string[], report: Report): Record<string, unknown> {
  const node: Record<string, unknown> = { id };
  for (const [name, read] of Object.entries(pixelFields)) {
    const value = fields.includes(name) ? read(id, report) : undefined;
    if (value !== undefined) node[name] = value;
  }
  return node;
}

function pixelName(id: string): string {
  return stock[id] ?? `Pixel ${id}`;
}

/** Time as the Graph API writes it: `2026-11-21T12:00:00+0000`. */
function firedTime(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : new Date(atMs).toISOString().replace(/\.\d+Z$/, "+0000");
}
