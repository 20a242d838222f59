export type { Destination } from "../event/destinations.ts";
export type { PreparedEvent } from "../event/prepared.ts";
export type {
  ActionSource,
  Consent,
  LimitedDataUsePlace,
  MessagingChannel,
  PixelReport,
  Platform,
  Source,
} from "../event/schema.ts";
export { type App, type AppOptions, createApp } from "./app.ts";
export { type Loaded, type LoadOptions, loadConfig } from "./config/load.ts";
export type { Configuration } from "./config/schema.ts";
export type { Settings, SiteSettings } from "./config/settings.ts";
export { createLiveSettings, type LiveSettings } from "./live-settings.ts";
export { openQueue } from "./queue/open.ts";
export type { Queue } from "./queue/queue.ts";
export type { Hook, HookContext, HookResult, Hooks } from "./relay/hooks.ts";
