import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { texts } from "../../dashboard/texts.ts";
import { type AdminStage, createAdminStage, password } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";
import { measureFirstView } from "./first-view.ts";

/** `npm run screenshots`: each view of the operator's page, light and dark, wide and on a phone, and a few small ones for docs/. */
const views = ["now", "pairs", "quality", "events", "event/order-3", "letters", "ledger", "setup"];
const looks = {
  wide: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};
/** For docs/: few, and small enough to be looked at on a slow line. */
const kept = [
  ["now", "light"],
  ["pairs", "dark"],
  ["event/order-3", "light"],
  ["letters", "dark"],
  ["setup", "light"],
] as const;
const small = { viewport: { width: 1000, height: 600 }, deviceScaleFactor: 0.75 };
const target = join(tmpdir(), "twinbeam-screenshots");
const docs = resolve("docs/screenshots");
const settledMs = 1_000;

/** What a shop sends: mostly whole purchases, some blocked, one way or without the person. */
const visitorsOf = [
  {},
  {},
  { pixel: { meta: "blocked", tiktok: "fired" } },
  { event_name: "AddToCart", properties: { value: 59, currency: "EUR", contents: [{ id: "sku-1" }] } },
  { event_name: "ViewContent", user: { external_id: "visitor-7", fbp: "fb.1.1766000000000.1234567890" } },
  { event_name: "ViewContent", user: { external_id: "visitor-8" }, pixel: { meta: "off", tiktok: "off" } },
] as const;

const fill = async (stage: AdminStage) => {
  for (let order = 1; order <= 36; order++)
    await stage.purchase(`order-${order}`, visitorsOf[order % visitorsOf.length]);
  await setTimeout(settledMs);
  await stage.refuse("meta", { code: 100, error_subcode: 2804003, message: "Invalid parameter" }, 1);
  await stage.purchase("order-37");
  await setTimeout(settledMs);
  await stage.refuse("meta", { code: 190, message: "The access token has expired." }, 1);
  await stage.purchase("order-38");
  await setTimeout(settledMs);
};

const fileOf = (...words: string[]) => `${words.join("-").replace("/", "-")}.png`;

const signIn = async (page: Page, stage: AdminStage) => {
  await page.goto(`${stage.url}/admin/`);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.locator("nav").waitFor();
};

const open = async (page: Page, stage: AdminStage, view: string) => {
  await page.goto(`${stage.url}/admin/#/${view}`);
  await setTimeout(settledMs);
};

const takeAll = async (browser: Browser, stage: AdminStage) => {
  for (const colorScheme of ["light", "dark"] as const)
    for (const [look, viewport] of Object.entries(looks)) {
      const page = await browser.newPage({ viewport, colorScheme });
      await page.goto(`${stage.url}/admin/`);
      await page.getByLabel("Password").waitFor();
      await page.screenshot({ path: join(target, fileOf("sign-in", colorScheme, look)) });
      await signIn(page, stage);
      for (const view of views) {
        await open(page, stage, view);
        await page.screenshot({ path: join(target, fileOf(view, colorScheme, look)), fullPage: true });
      }
      await page.close();
    }
};

const takeSmall = async (browser: Browser, stage: AdminStage) => {
  for (const [view, colorScheme] of kept) {
    const page = await browser.newPage({ ...small, colorScheme });
    await signIn(page, stage);
    await open(page, stage, view);
    await page.screenshot({ path: join(docs, fileOf(view, colorScheme)) });
    await page.close();
  }
};

/** What the first view weighs and how long it takes, for a browser that has no file of it. */
const sayFirstView = async (browser: Browser, stage: AdminStage) => {
  const page = await browser.newPage({ viewport: looks.wide });
  await signIn(page, stage);
  const shown = () => page.getByText(stage.tiktok).first().waitFor();
  const { bytes, ms } = await measureFirstView(page, { url: `${stage.url}/admin/`, shown });
  console.log(`First view: ${(bytes / 1_000).toFixed(1)} kB on the wire, shown after ${Math.round(ms)} ms.`);
  await page.close();
};

/** The set-up of a server that knows no site yet. */
const takeFirstSite = async (browser: Browser) => {
  const empty = await createAdminStage({ fromZero: true });
  try {
    for (const [look, viewport] of Object.entries(looks)) {
      const page = await browser.newPage({ viewport, colorScheme: "light" });
      await signIn(page, empty);
      await open(page, empty, "setup");
      await page.screenshot({ path: join(target, fileOf("first-site", "light", look)), fullPage: true });
      await page.close();
    }
  } finally {
    await empty.close();
  }
};

/** A dead letter chosen, with its preview. */
const takePreview = async (browser: Browser, stage: AdminStage) => {
  const page = await browser.newPage({ viewport: looks.wide, colorScheme: "light" });
  await signIn(page, stage);
  await open(page, stage, "letters");
  await page.getByRole("checkbox", { name: "Purchase order-37" }).check();
  await page.getByRole("button", { name: texts.letters.preview }).click();
  await page.locator("pre").waitFor();
  await page.screenshot({ path: join(target, fileOf("preview", "light", "wide")), fullPage: true });
  await page.close();
};

const stage = await createAdminStage();
const browser = await launchBrowser();
try {
  await fill(stage);
  await mkdir(target, { recursive: true });
  await mkdir(docs, { recursive: true });
  await takeAll(browser, stage);
  await takePreview(browser, stage);
  await takeFirstSite(browser);
  await takeSmall(browser, stage);
  await sayFirstView(browser, stage);
  console.log(`Screenshots are in ${target}, the small ones in ${docs}.`);
} finally {
  await browser.close();
  await stage.close();
}
