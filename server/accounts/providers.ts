import type { Platform } from "../../event/schema.ts";
import { metaProvider } from "./meta.ts";
import type { Provider } from "./provider.ts";
import { tiktokProvider } from "./tiktok.ts";

/** The login of each platform. */
export const providers: Readonly<Record<Platform, Provider>> = { meta: metaProvider, tiktok: tiktokProvider };
