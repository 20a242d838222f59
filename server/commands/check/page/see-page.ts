import type { Settings, SiteSettings } from "../../../config/settings.ts";
import { findBrowser } from "./find-browser.ts";
import { isComplete } from "./judge-page.ts";
import type { SeenPage } from "./observation.ts";
import { type PageRequest, readRequests } from "./read-requests.ts";
import { createWatch } from "./watch.ts";

const loadTimeoutMs = 30_000;

/** Runs in the page: what `sendBeacon` takes is not always shown to the outside, and what a policy kept out never. */
const spy = `
  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (url, data) => {
    const address = new URL(url, location.href).href;
    new Response(data ?? "").text().then((text) => twinbeamCheck("beacon", address, text));
    return send(url, data);
  };
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    twinbeamCheck("blocked", effectiveDirective, blockedURI),
  );
`;

interface Wish {
  site: SiteSettings;
  beaconPath: string;
}

const inBrowser = async (url: string, executablePath: string, wish: Wish): Promise<SeenPage> => {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath,
    args: ["--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  try {
    const page = await browser.newPage();
    let requests: PageRequest[] = [];
    const blocked: SeenPage["blocked"] = [];
    await page.exposeFunction("twinbeamCheck", (kind: string, first: string, second: string) => {
      if (kind === "beacon") requests.push({ url: first, body: second });
      else blocked.push({ directive: first, address: second });
    });
    await page.addInitScript(spy);
    page.on("request", (request) => {
      // Beacons come through the spy, with their whole body.
      if (request.resourceType() !== "ping")
        requests.push({ url: request.url(), body: request.postData() ?? undefined });
    });
    const settled = createWatch(page);
    const isDone = () => isComplete(readRequests(requests, wish), wish.site);
    const answer = await page.goto(url, { waitUntil: "load", timeout: loadTimeoutMs });
    await settled(isDone);
    const atFirst = readRequests(requests, wish);
    const seen: SeenPage = {
      how: "browser",
      html: await page.content(),
      atFirst,
      blocked,
      csp: answer?.headers()["content-security-policy"],
    };
    if (wish.site.consent === "granted") return seen;
    requests = [];
    await page.evaluate(`window.twinbeam && window.twinbeam("consent", "granted")`);
    await settled(isDone);
    return { ...seen, afterConsent: readRequests(requests, wish) };
  } finally {
    await browser.close();
  }
};

const fetched = async (url: string): Promise<SeenPage> => {
  const { request } = await import("undici");
  const { body, headers } = await request(url, { headersTimeout: loadTimeoutMs, bodyTimeout: loadTimeoutMs });
  const csp = headers["content-security-policy"];
  return {
    how: "fetch",
    html: await body.text(),
    atFirst: { hits: [], beacons: [], scripts: [] },
    blocked: [],
    csp: Array.isArray(csp) ? csp.join("; ") : csp,
  };
};

const hasPlaywright = () =>
  import("playwright-core").then(
    () => true,
    () => false,
  );

/**
 * Visits a page as a visitor would: in Chromium where there is one and playwright-core drives it, else only
 * fetched. The visit is a real one: its page view is sent.
 */
export const seePage = async (url: string, site: SiteSettings, { server }: Settings): Promise<SeenPage> => {
  const executablePath = findBrowser();
  const canBrowse = executablePath !== undefined && (await hasPlaywright());
  return canBrowse ? inBrowser(url, executablePath, { site, beaconPath: server.beaconPath }) : fetched(url);
};
