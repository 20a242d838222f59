import type { KeptConnection } from "./secrets-file.ts";
import type { EventSource } from "./tiktok-kinds.ts";

/** The user's own app at a platform, and where the platform is. */
export interface App {
  appId: string;
  appSecret: string;
  dialogBase: string;
  apiBase: string;
}

/** What differs between the platforms' logins. */
export interface Provider {
  dialogBase: string;
  /** The page where the user allows the app. */
  dialog(app: App, options: { redirectUri: string; state: string }): URL;
  /** The parameter that brings the code back. */
  codeName: string;
  exchange(app: App, options: { redirectUri: string; code: string }): Promise<KeptConnection>;
  /** What the token reaches: a heading for each account, and the sources in it. */
  reach(app: App, connection: KeptConnection): Promise<{ account: string; sources: EventSource[] }[]>;
  revoke(app: App, connection: KeptConnection): Promise<void>;
}
