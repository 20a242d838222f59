import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AdminStage, createAdminStage, password } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

let stage: AdminStage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stage = await createAdminStage({ fromZero: true });
  browser = await launchBrowser();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const fill = async (values: Readonly<Record<string, string>>) => {
  for (const [label, value] of Object.entries(values))
    await page.getByLabel(label, { exact: true }).fill(value);
};
const token = (platform: string) => page.getByRole("group", { name: platform }).getByLabel("Access token");
const save = () => page.getByRole("button", { name: "Save" }).click();
const secrets = () => readFileSync(join(stage.folder, "secrets.json"), "utf8");
const served = async () => (await fetch(`${stage.url}/tag/shop-example.js`)).text();

test("a server without sites starts, and its page asks for the first", async () => {
  await page.goto(`${stage.url}/admin/#/setup`);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByText("No site yet.").waitFor();
});

test("what the file would refuse is refused, by its path, and nothing is kept", async () => {
  await fill({
    Domain: "shop.example",
    "Meta pixel id": "123456789012345",
    "TikTok pixel code": "123456",
    "Address of a sandbox (optional)": stage.sandboxUrl,
  });
  await token("Meta").fill("token-of-meta");
  await token("TikTok").fill("token-of-tiktok");
  await save();
  await expect
    .poll(() => page.getByRole("alert").textContent())
    .toContain("sites.0.tiktok.0.eventSourceId is all digits");
  expect(secrets).toThrow("ENOENT");
});

test("a domain, pixels and tokens become a served tag; tokens lie in the secrets file alone", async () => {
  await fill({ "TikTok pixel code": "C4A1B2C3D4E5F6G7H8I9" });
  await save();
  await page.getByText("Saved, and at work already.").waitFor();
  await page.getByText(`src="${stage.url}/tag/shop-example.js"`).waitFor();
  expect(await served()).toContain("123456789012345");
  expect(secrets()).toContain("token-of-meta");
  expect(statSync(join(stage.folder, "secrets.json")).mode & 0o077).toBe(0);
  expect(readFileSync(join(stage.folder, "store.db")).includes("token-of-meta")).toBe(false);
});

test("validation turns green with the first pair", async () => {
  await expect.poll(() => page.getByText("waits for the first pair").count()).toBe(2);
  await stage.purchase("order-1", "shop-example");
  await expect.poll(() => page.getByText("the first pair has arrived").count(), { timeout: 30_000 }).toBe(2);
});

test("a further event is carried by the served tag", async () => {
  await page.getByLabel("CSS selector").fill("#buy");
  await page.getByRole("button", { name: "Add the event" }).click();
  await expect.poll(served).toContain('{"on":"click","event":"AddToCart","selector":"#buy"}');
  await page.getByRole("heading", { name: "shop-example" }).waitFor();
});

test("the export names variables where secrets are, and every change is in the audit trail", async () => {
  const answer = await page.evaluate(async () => (await fetch("api/setup/twinbeam.config.json")).text());
  expect(answer).toContain(`"accessToken": "$${"{META_TOKEN_123456789012345}"}"`);
  expect(answer).not.toContain("token-of");
  const trail = await stage.auditTrail();
  expect(trail.map(({ action }) => action)).toEqual(["setup", "setup"]);
  expect(JSON.stringify(trail)).not.toContain("token-of");
});
