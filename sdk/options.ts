import type { Destination } from "../event/destinations.ts";
import type { ConsentWord, Platform, User } from "../event/schema.ts";
import type { TcfVendors } from "./capture/consent.ts";
import type { Trigger } from "./capture/trigger.ts";
import type { MetaPixel } from "./deliver/meta.ts";
import type { TiktokPixel } from "./deliver/tiktok.ts";
import type { PropertiesOf } from "./standard-events.ts";

/** A word at once, or a signal of the page's consent manager to follow. */
export type ConsentOption =
  | ConsentWord
  | "required"
  | "consent-mode"
  | "tcf"
  | "gpp"
  | { signal: "consent-mode" | "gpp" }
  | { signal: "tcf"; vendors?: TcfVendors };

export interface TagOptions {
  /** Address of the companion server, without a path of ours. Empty: the page's own origin. */
  endpoint: string;
  /** Id of the site in the server's configuration. */
  site: string;
  /** Pixels to fire; `false` or absent: none. */
  meta?: MetaPixel | readonly MetaPixel[] | false;
  tiktok?: TiktokPixel | readonly TiktokPixel[] | false;
  /** Path of the page's data layer, object or array. Default `dataLayer.meta`. */
  dataLayer?: string;
  /** Default `granted`. `required` waits in memory for `consent()`, `denied` drops until granted. */
  consent?: ConsentOption;
  /** Default `/v1/beacon`. */
  beaconPath?: string;
  /** `auto` (default): one page view at the start and one per route change. `manual`: only `page()`. */
  pageViews?: "auto" | "manual";
  triggers?: readonly Trigger[];
  /** Domain of the cookies. Default: the widest that the browser takes. */
  cookieDomain?: string;
  /** What ids are where a call does not say, as the site's `contentType`. Default `product`. */
  contentType?: string;
  /** Nonce of the scripts that the tag injects. Default: that of the tag's own element. */
  nonce?: string | undefined;
  /** Tell on the console what went wrong. */
  debug?: boolean;
}

export interface TrackOptions {
  /** Your own deduplication key, the same as your backend sends. */
  event_id?: string | number;
  /** When it happened, if not now: Unix seconds or milliseconds, or ISO 8601. */
  event_time?: string | number;
  /** What is known about the person, for this event only. */
  user?: User;
  /** Only these, both copies. */
  destinations?: (Platform | Destination)[];
  /** `server` fires no pixel, `browser` sends no beacon. Default `both`. */
  copies?: "both" | "server" | "browser";
}

/** What `identify` learns: null removes a key. */
export type Identification = { [Field in keyof User]?: User[Field] | null };

export interface Tag {
  /** Both copies of one event. Returns its id, the deduplication key. */
  track<Name extends string>(name: Name, properties?: PropertiesOf<Name>, options?: TrackOptions): string;
  /** A page view by hand. Returns its id. */
  page(properties?: PropertiesOf<"PageView">): string;
  /** Remembers for this page load who the visitor is; merges with what was said before. */
  identify(user: Identification): void;
  /** The visitor's answer, for both platforms or for each. */
  consent(answer: ConsentWord | { meta?: ConsentWord; tiktok?: ConsentWord }): void;
  /** Browser and click ids, to be stored with an order. Only of platforms that the visitor allows. */
  ids(): { fbp?: string; fbc?: string; ttp?: string; ttclid?: string };
  /** Sends what is unsent, at once. */
  flush(): void;
  /** Forgets what `identify` said. */
  reset(): void;
}
