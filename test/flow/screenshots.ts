import { copyFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createAdminStage, password } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

/** `npm run screenshots`: each view of the operator's page, light and dark; those in `kept` go into docs/. */
const views = ["now", "pairs", "quality", "events", "event/order-3", "letters", "ledger", "setup"];
const kept = ["now-light.png", "pairs-dark.png", "event-order-3-light.png", "setup-light.png"];
const target = join(tmpdir(), "twinbeam-screenshots");
const docs = resolve("docs/screenshots");
const size = { width: 1120, height: 720 };
const settledMs = 2_000;

const stage = await createAdminStage();
const browser = await launchBrowser();
try {
  for (let order = 1; order <= 24; order++) {
    await stage.purchase(`order-${order}`);
  }
  await setTimeout(settledMs);
  await stage.refuse("meta", { code: 100, error_subcode: 2804003, message: "Invalid parameter" }, 1);
  await stage.purchase("order-25");
  await setTimeout(settledMs);
  await stage.refuse("meta", { code: 190, message: "The access token has expired." }, 1);
  await stage.purchase("order-26");
  await mkdir(target, { recursive: true });
  await mkdir(docs, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: size, colorScheme });
    await page.goto(`${stage.url}/admin/`);
    await page.getByLabel("Password").fill(password);
    await page.screenshot({ path: join(target, `sign-in-${colorScheme}.png`) });
    await page.keyboard.press("Enter");
    await page.locator("nav").waitFor();
    for (const view of views) {
      await page.goto(`${stage.url}/admin/#/${view}`);
      await page.locator("main h1").waitFor();
      await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
      await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => {});
      const name = `${view.replace("/", "-")}-${colorScheme}.png`;
      await page.screenshot({ path: join(target, name) });
      if (kept.includes(name)) await copyFile(join(target, name), join(docs, name));
    }
    await page.close();
  }
  console.log(`Screenshots are in ${target}; ${kept.join(", ")} in ${docs}.`);
} finally {
  await browser.close();
  await stage.close();
}
