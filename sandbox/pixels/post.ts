/** Sends a hit that outlives the page: as a beacon, else by fetch. Runs in pages: refers to nothing outside itself. */
export function post(page: Window, target: string, body: string | URLSearchParams): void {
  if (page.navigator.sendBeacon(target, body)) return;
  page.fetch(target, { method: "POST", body, mode: "no-cors", keepalive: true }).catch(() => undefined);
}
