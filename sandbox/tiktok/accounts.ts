import { createHash } from "node:crypto";

export interface Pixel {
  pixel_id: string;
  pixel_code: string;
  pixel_name: string;
  pixel_category: string;
  create_time: string;
  pixel_setup_mode: "STANDARD" | "DEVELOPER";
  asset_ownership: { asset_relation_status: "TRANSFERRED" | "SHARED" | "UNBOUND" };
}

export interface EventSet {
  event_set_id: string;
  name: string;
  description: string;
  auto_tracking: boolean;
  create_time: string;
  update_time: string;
}

export interface App {
  app_id: string;
  app_platform_id: string;
  app_name: string;
  package_name: string;
  platform: "ANDROID" | "IOS";
  tiktok_apps: { tiktok_app_id: string }[];
}

/** What one advertiser owns. */
export interface Account {
  pixels: Pixel[];
  offline: EventSet[];
  crm: EventSet[];
  apps: App[];
}

export type Accounts = ReturnType<typeof createAccounts>;

/** The advertisers that a sign-in finds. Any other of digits exists too, once somebody asks. */
export const advertisers = [
  { advertiser_id: "7373000000000000000", advertiser_name: "Sandbox advertiser" },
  { advertiser_id: "7373000000000000001", advertiser_name: "Second sandbox advertiser" },
];

/**
 * Advertisers with a first stock: pixels among which two bear one name and one is unbound, an offline set, a CRM set and
 * two apps. Ids follow from advertiser and name, so that they are the same in every sandbox.
 */
export function createAccounts({ now }: { now: () => number }) {
  const accounts = new Map<string, Account>();
  const stamp = () => new Date(now()).toISOString().slice(0, 19).replace("T", " ");

  function pixel(seed: string, members: Partial<Pixel>): Pixel {
    return {
      pixel_id: numberOf(`pixel ${seed}`),
      pixel_code: codeOf(seed),
      pixel_name: "",
      pixel_category: "ONLINE_STORE",
      create_time: stamp(),
      pixel_setup_mode: "DEVELOPER",
      asset_ownership: { asset_relation_status: "TRANSFERRED" },
      ...members,
    };
  }

  function eventSet(seed: string, members: Partial<EventSet>): EventSet {
    const time = stamp();
    const stock = { description: "", auto_tracking: false, create_time: time, update_time: time };
    return { event_set_id: numberOf(`set ${seed}`), name: "", ...stock, ...members };
  }

  function appOf(seed: string, platform: App["platform"], app_name: string): App {
    const number = numberOf(`app ${seed} ${platform}`);
    const store =
      platform === "IOS" ? { app_platform_id: "310633997", package_name: "310633997" } : undefined;
    const play = { app_platform_id: "example.sandbox.shop", package_name: "example.sandbox.shop" };
    return {
      app_id: number,
      app_name,
      platform,
      tiktok_apps: [{ tiktok_app_id: number }],
      ...(store ?? play),
    };
  }

  function stock(advertiserId: string): Account {
    const named = (pixel_name: string, seed = pixel_name) => pixel(`${advertiserId} ${seed}`, { pixel_name });
    return {
      pixels: [
        named("Sandbox shop"),
        { ...named("Twin"), asset_ownership: { asset_relation_status: "SHARED" } },
        named("Twin", "Twin 2"),
        { ...named("Old shop"), asset_ownership: { asset_relation_status: "UNBOUND" } },
      ],
      offline: [eventSet(`${advertiserId} offline`, { name: "Stores" })],
      crm: [eventSet(`${advertiserId} crm`, { name: "CRM leads" })],
      apps: [appOf(advertiserId, "IOS", "Sandbox app"), appOf(advertiserId, "ANDROID", "Sandbox app")],
    };
  }

  return {
    of(advertiserId: string): Account {
      const known = accounts.get(advertiserId);
      if (known) return known;
      const account = stock(advertiserId);
      accounts.set(advertiserId, account);
      return account;
    },

    createPixel(advertiserId: string, pixel_name: string, pixel_category: string): Pixel {
      const { pixels } = this.of(advertiserId);
      const created = pixel(`${advertiserId} ${pixel_name} ${pixels.length}`, { pixel_name, pixel_category });
      pixels.push(created);
      return created;
    },

    createSet(advertiserId: string, kind: "offline" | "crm", members: Partial<EventSet>): EventSet {
      const sets = this.of(advertiserId)[kind];
      const created = eventSet(`${advertiserId} ${kind} ${members.name} ${sets.length}`, members);
      sets.push(created);
      return created;
    },

    /** A pixel nobody created here, known by the events it got. */
    seenPixel: (pixel_code: string): Pixel =>
      pixel(pixel_code, { pixel_code, pixel_name: `Pixel ${pixel_code}` }),
  };
}

function digestOf(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/** 19 digits, as TikTok's ids. */
function numberOf(seed: string): string {
  return String(7n * 10n ** 18n + (BigInt(`0x${digestOf(seed).slice(0, 16)}`) % 10n ** 18n));
}

/** 20 upper-case letters and digits, as TikTok's pixel codes. */
function codeOf(seed: string): string {
  return `C${digestOf(`code ${seed}`).slice(0, 19).toUpperCase()}`;
}
