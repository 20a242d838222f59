import type { PreparedEvent } from "../../../../event/prepared.ts";
import type { TiktokSettings } from "../../../../server/config/settings.ts";

export const digest = (letter: string): string => letter.repeat(64);

export const settings: TiktokSettings = {
  eventSource: "web",
  eventSourceId: "C4ABCDEFGHIJKLMNOPQR",
  accessToken: "tiktok-token",
  apiBase: "https://business.example",
  scriptUrl: "https://analytics.example/events.js",
  legacyNames: false,
  limitedDataUse: false,
  parallel: 5,
  events: [],
};

export const prepared = (event: Partial<PreparedEvent> = {}): PreparedEvent => ({
  name: "Purchase",
  id: "Purchase.1001",
  time: 1_795_280_000,
  action_source: "website",
  source: "web",
  user: { email: [digest("a")] },
  properties: { value: 129.9, currency: "EUR" },
  ...event,
});
