import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { texts } from "../../dashboard/texts.ts";
import { type AdminStage, createAdminStage, password } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

const metaPixel = "123456789012345";
const secondPixel = "543210987654321";
const tiktokPixel = "C4A1B2C3D4E5F6G7H8I9";

let stage: AdminStage;
let browser: Browser;
let page: Page;
let shop: Page;
let shopServer: Server;
let shopUrl: string;
/** What the shop's page holds: the lines that the set-up gave. */
let snippet = "";

beforeAll(async () => {
  stage = await createAdminStage({ fromZero: true });
  shopServer = createServer((_request, response) =>
    response
      .setHeader("content-type", "text/html")
      .end(`<title>Shop</title>${snippet}<b class="price">12.50</b><button id="buy">Buy</button>`),
  );
  await new Promise<void>((done) => shopServer.listen(0, "127.0.0.1", done));
  shopUrl = `http://localhost:${(shopServer.address() as AddressInfo).port}`;
  browser = await launchBrowser();
  page = await browser.newPage();
  shop = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  shopServer?.close();
  await stage?.close();
});

const fill = async (values: Readonly<Record<string, string>>, within: Pick<Page, "getByLabel"> = page) => {
  for (const [label, value] of Object.entries(values))
    await within.getByLabel(label, { exact: true }).fill(value);
};
const textOf = async (found: Locator) => (await found.textContent()) ?? "";
const panel = (title: string) =>
  page.locator(".panel", { has: page.getByRole("heading", { name: title, exact: true }) });
const siteForm = () => page.locator("details");
const group = (name: string) => siteForm().getByRole("group", { name, exact: true });
const save = () => page.getByRole("button", { name: "Save" }).click();
/** Whether it lies within the window, however far the page is scrolled. */
const isInSight = (found: Locator) =>
  found.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
const secrets = () => readFileSync(join(stage.folder, "secrets.json"), "utf8");
/** Whether a text stands in any file of the store: what was written last is in its log. */
const isStored = (text: string) =>
  readdirSync(stage.folder)
    .filter((name) => name.startsWith("store."))
    .some((name) => readFileSync(join(stage.folder, name)).includes(text));
const siteId = () => new URL(shopUrl).host.replace(":", "-");
/** Another window saves the same sites, as the page shows them. */
const saveElsewhere = () =>
  page.evaluate(async () => {
    const { csrf } = await (await fetch("api/session")).json();
    const { sites } = await (await fetch("api/setup")).json();
    const headers = { "content-type": "application/json", "x-csrf-token": csrf };
    const body = JSON.stringify({ sites });
    return (await fetch("api/setup", { method: "POST", headers, body })).status;
  });
const served = async () => (await fetch(`${stage.url}/tag/${siteId()}.js`)).text();

test("a server without sites starts, and its page asks for the first", async () => {
  await page.goto(`${stage.url}/admin/#/setup`);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByText("No site yet.").waitFor();
});

test.each(["Meta", "TikTok"])("a login at %s brings a token, and the page back", async (platform) => {
  const login = panel("Connect by login").getByRole("group", { name: platform, exact: true });
  await fill(
    {
      "App id": "7000000000000000001",
      "App secret (used for this login, not kept)": "secret-of-the-app",
      "Address of a sandbox (optional)": stage.sandboxUrl,
    },
    login,
  );
  await login.getByRole("button", { name: `Connect to ${platform}` }).click();
  await page.getByRole("link", { name: "Allow" }).click();
  await page.getByText("Connected: main").waitFor();
  expect(page.url()).toBe(`${stage.url}/admin/#/setup`);
  expect(secrets()).not.toContain("secret-of-the-app");
});

test("a login that is refused is told, and keeps nothing", async () => {
  const before = secrets();
  const login = panel("Connect by login").getByRole("group", { name: "Meta", exact: true });
  await fill(
    {
      "App id": "7000000000000000001",
      "App secret (used for this login, not kept)": "secret-of-the-app",
      "Address of a sandbox (optional)": stage.sandboxUrl,
    },
    login,
  );
  await login.getByRole("button", { name: "Connect to Meta" }).click();
  await page.getByRole("link", { name: "Refuse" }).click();
  await page.getByText("Not connected: access_denied").waitFor();
  expect(secrets()).toBe(before);
});

test("what the file would refuse is refused, by its path, and nothing is kept", async () => {
  await fill({ Domain: shopUrl, "Address of a sandbox (optional)": stage.sandboxUrl }, siteForm());
  await group("Meta").getByLabel("Token from").selectOption("main");
  await fill({ "Meta pixel id": metaPixel }, group("Meta"));
  await siteForm().getByRole("button", { name: "Another Meta pixel" }).click();
  await fill({ "Meta pixel id": secondPixel, "Access token": "token-of-meta" }, group("Meta 2"));
  await fill({ "TikTok pixel code": "123456", "Access token": "token-of-tiktok" }, group("TikTok"));
  await save();
  const alert = page.getByRole("alert").filter({ hasText: "sites.0.tiktok.0.eventSourceId is all digits" });
  await alert.waitFor();
  await expect.poll(() => isInSight(alert)).toBe(true);
  expect(secrets()).not.toContain("token-of");
});

test("a domain and several pixels become a served tag; tokens lie in the secrets file alone", async () => {
  await fill({ "TikTok pixel code": tiktokPixel }, group("TikTok"));
  await save();
  await page.getByText(texts.setup.saved).waitFor();
  await expect.poll(() => isInSight(page.getByText(texts.setup.saved))).toBe(true);
  snippet = await textOf(page.locator("pre", { hasText: `src="${stage.url}/tag/${siteId()}.js"` }));
  const tag = await served();
  for (const id of [metaPixel, secondPixel, tiktokPixel]) expect(tag).toContain(id);
  expect(secrets()).toContain("token-of-meta");
  expect(statSync(join(stage.folder, "secrets.json")).mode & 0o077).toBe(0);
  expect([siteId(), "token-of-meta", "secret-of-the-app"].filter(isStored)).toEqual([siteId()]);
});

test("validation turns green for every destination as the shop's first visitor comes", async () => {
  await expect.poll(() => page.getByText("waits for the first pair").count()).toBe(3);
  await shop.goto(shopUrl);
  await expect.poll(() => page.getByText("the first pair has arrived").count()).toBe(2);
  // A visitor without a public address is nobody to TikTok before its cookie is there.
  await shop.reload();
  await expect.poll(() => page.getByText("the first pair has arrived").count(), { timeout: 30_000 }).toBe(3);
});

test("a trigger that no browser can follow is told at its field, and a refused one stays in its form", async () => {
  const add = page.getByRole("button", { name: "Add the event" });
  await fill({ "CSS selector": "#go[[" });
  await add.click();
  await page.getByText(texts.setup.noSelector).waitFor();
  await page.getByRole("combobox", { name: "When" }).selectOption("scroll");
  await page.getByLabel("Percent of the page", { exact: true }).fill("150");
  await add.click();
  await page.getByText("A number from 1 to 100.").waitFor();
  await fill({ "Percent of the page": "50" });
  expect(await saveElsewhere()).toBe(200);
  await add.click();
  await page.getByText("The set-up was changed meanwhile").waitFor();
  expect(await page.getByLabel("Percent of the page", { exact: true }).inputValue()).toBe("50");
  await page.reload();
});

test("a further event with its properties is carried by the served tag, and seen to fire once", async () => {
  await fill({ "CSS selector": "#buy" });
  await page.getByRole("button", { name: "Add a property" }).click();
  await page.getByLabel("Comes from").selectOption("text");
  await fill({ "CSS selector; empty: the element itself": ".price" });
  await page.getByRole("button", { name: "Add a property" }).click();
  await page.getByLabel("Property", { exact: true }).nth(1).fill("currency");
  await page.getByLabel("Comes from").nth(1).selectOption("constant");
  await page.getByLabel("Value", { exact: true }).fill("EUR");
  await page.getByRole("button", { name: "Add the event" }).click();
  await page.getByText("waits for the first AddToCart").waitFor();
  // Browsers keep the served tag for five minutes: the next visitor has the new one.
  shop = await browser.newPage();
  await shop.goto(shopUrl);
  await shop.getByRole("button", { name: "Buy" }).click();
  await page.getByText(texts.setup.seen).waitFor();
  const [cart] = await stage.sent("AddToCart");
  expect(cart).toMatchObject({ custom_data: { value: 12.5, currency: "EUR" } });
});

test("a key is shown once, opens the backend's door, is rotated and revoked", async () => {
  const keys = panel("Keys for backends");
  const status = async (key: string) => {
    const answer = await fetch(`${stage.url}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ site: siteId(), events: [{ event_name: "Lead", user: { external_id: "1" } }] }),
    });
    return answer.status;
  };
  await fill({ "Name of the key": "shop backend" }, keys);
  await keys.getByRole("button", { name: "Make a key" }).click();
  await keys.getByText("it is not shown again").waitFor();
  const first = await textOf(keys.locator("pre"));
  // As on a page that came by plain http.
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await keys.getByRole("button", { name: "Copy" }).click();
  await keys.getByText("press Ctrl+C").waitFor();
  expect(await page.evaluate(() => String(getSelection()))).toBe(first);
  expect(await status(first)).toBe(200);
  await keys.getByRole("button", { name: "Rotate shop backend" }).click();
  await expect.poll(() => textOf(keys.locator("pre"))).not.toBe(first);
  const second = await textOf(keys.locator("pre"));
  expect([await status(first), await status(second)]).toEqual([200, 200]);
  page.once("dialog", (dialog) => void dialog.accept());
  await keys.getByRole("listitem").filter({ hasText: "replaced" }).getByRole("button").click();
  await expect.poll(() => keys.getByRole("listitem").count()).toBe(1);
  expect([await status(first), await status(second)]).toEqual([401, 200]);
  expect(["shop backend", first, second].filter(isStored)).toEqual(["shop backend"]);
});

test("the export names variables where secrets are, and every change is in the audit trail", async () => {
  const answer = await page.evaluate(async () => (await fetch("api/setup/twinbeam.config.json")).text());
  const { sites, server } = JSON.parse(answer);
  expect(sites[0].meta.map(({ accessToken }: { accessToken: unknown }) => accessToken)).toEqual([
    { connection: "main" },
    `$${`{META_TOKEN_${secondPixel}}`}`,
  ]);
  expect(server.apiKeys).toEqual([expect.stringMatching(/^sha256\$[0-9a-f]{64}$/)]);
  await page.reload();
  const trail = panel("What was changed").or(page.getByRole("region", { name: "What was changed" }));
  await trail.getByText("Key revoked").waitFor();
  const shown = await trail.locator("tbody tr td:nth-child(2)").allInnerTexts();
  expect(shown.toReversed()).toEqual([
    ...["Connected by login", "Connected by login", "Set-up saved", "Set-up saved", "Set-up saved"],
    ...["Key made", "Key rotated", "Key revoked"],
  ]);
  expect(await textOf(trail)).not.toMatch(/token-of-|secret-of-|tb_/);
});
