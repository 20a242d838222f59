import type { Page } from "playwright-core";

export interface FirstView {
  /** On the wire, headers included: page, script, styles, and what the view asks of the API. */
  bytes: number;
  /** Until the view shows what it asked for. */
  ms: number;
}

/** Opens the page as a browser does that has none of its files, and measures until `shown` holds. */
export const measureFirstView = async (
  page: Page,
  { url, shown }: { url: string; shown: () => Promise<void> },
): Promise<FirstView> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.clearBrowserCache");
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const startMs = performance.now();
  await page.goto(url);
  await shown();
  const ms = performance.now() - startMs;
  await devtools.detach();
  return { bytes, ms };
};
