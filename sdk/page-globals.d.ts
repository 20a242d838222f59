/** What other scripts put on the page, as far as the tag touches it. */

/** Meta's pixel: a function with properties. Source: Meta Pixel, base code. */
interface Fbq {
  (...command: unknown[]): void;
  /** Absent until the library ran: its presence means loaded. */
  callMethod?: (...command: unknown[]) => void;
  queue?: unknown[][];
  push?: Fbq;
  loaded?: boolean;
  version?: string;
  disablePushState?: boolean;
  allowDuplicatePageViews?: boolean;
  getState?: () => { pixels?: { id: string }[] };
}

type TtqMethod = (...args: unknown[]) => void;

/** TikTok's pixel: an array with methods. Source: TikTok Pixel, base code. */
interface Ttq extends Array<unknown[]> {
  methods?: string[];
  instance?: (id: string) => Ttq;
  load?: (id: string, options?: object) => void;
  track?: TtqMethod;
  identify?: TtqMethod;
  revokeConsent?: TtqMethod;
  grantConsent?: TtqMethod;
  enableCookie?: TtqMethod;
  disableCookie?: TtqMethod;
  /** Queue and script address, load time, load options: each by pixel code. */
  _i?: Record<string, Ttq>;
  _t?: Record<string, number>;
  _o?: Record<string, object>;
  _u?: string;
}

/** IAB TCF 2.2, what `addEventListener` hands over. */
interface TcData {
  eventStatus?: string;
  listenerId?: number;
  gdprApplies?: boolean;
  purpose?: { consents?: Record<string, boolean> };
  vendor?: { consents?: Record<string, boolean> };
}

/** IAB GPP 1.1, the part of the ping that is read. */
interface GppPing {
  signalStatus?: string;
  applicableSections?: number[];
  parsedSections?: Record<string, unknown>;
}

interface TrustedScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface Window {
  fbq?: Fbq;
  _fbq?: Fbq;
  ttq?: Ttq;
  TiktokAnalyticsObject?: string;
  __tcfapi?: (command: string, version: number, callback: (data: TcData, success: boolean) => void) => void;
  __gpp?: (command: string, callback: (event: { pingData?: GppPing }, success: boolean) => void) => unknown;
  trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedScriptUrlPolicy;
  };
}

interface Navigator {
  readonly globalPrivacyControl?: boolean;
}

interface Document {
  readonly prerendering?: boolean;
}
