import type { Page } from "../../event/schema.ts";

/**
 * The page as it is now. The server takes no address but http(s), so others are left out.
 * @param referrer address of the page before; on a single-page app that of the route before
 */
export const pageNow = (referrer: string, url = location.href): Page => ({
  ...(/^https?:/.test(url) && { url }),
  ...(referrer && { referrer }),
  ...(document.title && { title: document.title }),
});
