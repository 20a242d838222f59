import { createTag } from "twinbeam";

declare const settings: { endpoint: string; sandbox: string };

const tag = createTag({
  endpoint: settings.endpoint,
  site: "shop",
  meta: { pixelId: "1234567890", scriptUrl: `${settings.sandbox}/en_US/fbevents.js` },
  tiktok: { pixelCode: "C4ABCDEFGHIJ12345678", scriptUrl: `${settings.sandbox}/i18n/pixel/events.js` },
});

document.querySelector("button")?.addEventListener("click", () => {
  history.pushState({}, "", "/thanks");
  const id = tag.track("Purchase", { order_id: "SPA-1", value: 59, currency: "EUR" });
  document.querySelector("output")?.append(String(id));
});
