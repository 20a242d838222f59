import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { texts } from "../../dashboard/texts.ts";
import { type AdminStage, createAdminStage, password } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";
import { measureFirstView } from "./first-view.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = ["now", "pairs", "quality", "events", "letters", "ledger", "setup"] as const;
const titles = [
  ...views.map((view) => [view, texts[view].title] as const),
  ["event/order-1", "Purchase"] as const,
];
const looks = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 390, height: 844 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

let stage: AdminStage;
let browser: Browser;
let page: Page;
const strangers: string[] = [];
const pageErrors: string[] = [];
/** What a wrong password leaves on the console. */
const unauthorized = /^Failed to load resource: .* 401 /;
const firstViewBytes = 100_000;

beforeAll(async () => {
  stage = await createAdminStage();
  browser = await launchBrowser();
  page = await browser.newPage();
  // Scripts of the debugger's stand outside the page's policy.
  await page.addInitScript(axeSource);
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`policy violated: ${violatedDirective} ${blockedURI}`),
    ),
  );
  page.on("pageerror", (error) => pageErrors.push(error.message));
  page.on("console", (message) => message.type() === "error" && pageErrors.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(stage.url) && !request.url().startsWith("data:"))
      strangers.push(request.url());
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const open = (view: string) => page.goto(`${stage.url}/admin/#/${view}`);
const main = () => page.locator("main");
/** The view whole: its own heading, and everything it asked for. */
const openWhole = async (view: string, title: string) => {
  await open(view);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
};
/** Whatever fades from one colour to another now takes so long that it is measured on its way, not only at times. */
const slowAnimations = async () => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Animation.enable");
  await devtools.send("Animation.setPlaybackRate", { playbackRate: 0.01 });
};

test("a wrong password is refused, the right one opens the page", async () => {
  await page.goto(`${stage.url}/admin`);
  await page.getByLabel("Password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "What happens now" }).waitFor();
});

test("the page's policy holds while it is tested: an inline script is refused and told", async () => {
  const isRun = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.body.append(script);
    script.remove();
    return document.title === "run";
  });
  expect(isRun).toBe(false);
  await expect.poll(() => pageErrors.splice(0).join()).toContain("policy violated: script-src-elem inline");
});

test("before the first event every view says that there is none, and waits for nothing", async () => {
  await openWhole("pairs", texts.pairs.title);
  await page.getByText(texts.pairs.none).waitFor();
  await openWhole("now", texts.now.title);
  await page.getByText(texts.now.none).waitFor();
});

test("a purchase shows up live on its way to both platforms, and opens", async () => {
  await stage.purchase("order-1");
  const entries = page.locator(".feed li", { hasText: "order-1" });
  await expect.poll(() => entries.count(), { timeout: 20_000 }).toBe(3);
  await entries.first().getByRole("link", { name: "Purchase" }).click();
  await page.getByRole("heading", { name: "Purchase" }).waitFor();
  const text = await main().textContent();
  expect(text).toContain(stage.meta);
  expect(text).toContain(stage.tiktok);
  expect(text).toMatch(/user_data\.em\s*[0-9a-f]{8}…/);
  expect(text).not.toContain("ada@example.com");
});

test("an event that is not there leaves nothing of the one before under its error", async () => {
  await open("event/50%");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("heading", { name: "Purchase" }).count()).toBe(0);
  expect(pageErrors.splice(0)).toEqual([expect.stringContaining("404")]);
});

test("the first view takes less than 100 KB on the wire", async () => {
  const { bytes } = await measureFirstView(page, {
    url: `${stage.url}/admin/`,
    shown: () => page.getByText(stage.tiktok).first().waitFor(),
  });
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThan(firstViewBytes);
});

test("a token that the platform refuses raises a banner and holds the events; a new one lets them out", async () => {
  await open("now");
  await stage.refuse("meta", { code: 190, type: "OAuthException", message: "The token has expired." }, 1);
  await stage.purchase("order-2");
  const banner = page.getByRole("alert");
  await expect
    .poll(() => banner.allInnerTexts(), { timeout: 30_000 })
    .toEqual([expect.stringContaining("The platform refuses the settings")]);
  expect(await banner.textContent()).toContain("Events are held, none is lost");
  await expect.poll(() => stage.alerts(), { timeout: 10_000 }).toContainEqual(["began", "destination_held"]);
  expect(await stage.standing(stage.meta)).toMatchObject({ held: 1, refused: 0 });
  await stage.newToken();
  await expect
    .poll(() => stage.standing(stage.meta), { timeout: 30_000 })
    .toMatchObject({ held: 0, delivered: 2 });
  await expect.poll(() => banner.count(), { timeout: 30_000 }).toBe(0);
  await expect.poll(() => stage.alerts(), { timeout: 10_000 }).toContainEqual(["ended", "destination_held"]);
});

test("a clock that differs from the platforms' is told, and is no longer once they agree", async () => {
  await stage.setPlatformClock(10 * 60_000);
  for (const id of ["clock-1", "clock-2"]) await stage.purchase(id);
  await page.getByText("This machine's clock is off").waitFor();
  await expect.poll(() => stage.alerts(), { timeout: 10_000 }).toContainEqual(["began", "clock_off"]);
  await stage.setPlatformClock(0);
  for (const id of ["clock-3", "clock-4"]) await stage.purchase(id);
  await page.getByText("This machine's clock is off").waitFor({ state: "detached" });
});

test("a refused event is a dead letter with its reason, previewed, replayed and then delivered", async () => {
  await stage.refuse("meta", { code: 100, error_subcode: 2804003, message: "Invalid parameter" }, 1);
  await stage.purchase("order-3");
  await open("letters");
  const letter = page.getByRole("checkbox", { name: "Purchase order-3" });
  await letter.waitFor({ timeout: 30_000 });
  expect(await main().textContent()).toContain("2804003");
  const tiles = page.locator(".tile");
  expect(await tiles.allInnerTexts()).toEqual([expect.stringContaining(stage.meta)]);
  await page.getByLabel(texts.filters.name).fill("Lead");
  await page.keyboard.press("Tab");
  await expect.poll(() => tiles.count()).toBe(0);
  await page.getByLabel(texts.filters.name).fill("");
  await page.keyboard.press("Tab");
  await letter.check();
  await page.getByRole("button", { name: "Preview the replay" }).click();
  await expect.poll(() => page.locator("pre").allInnerTexts()).toEqual([expect.stringContaining("order-3")]);
  await page.getByText("No earlier outgoing body is kept").waitFor();
  await page.getByRole("button", { name: "Replay the chosen" }).click();
  await page.getByText("Replay over · 1 queued again").waitFor();
  await expect
    .poll(() => stage.standing(stage.meta), { timeout: 30_000 })
    .toMatchObject({ delivered: 7, refused: 0 });
});

test("a second list stays with the filters, and the export holds what is shown", async () => {
  await openWhole("pairs", texts.pairs.title);
  const hourAgo = Date.now() - 3_600_000;
  const list = ["order-1", "ghost"].map((id) => ({
    event_name: "Purchase",
    event_id: id,
    browser_at: hourAgo,
  }));
  await page.getByLabel(texts.pairs.upload).setInputFiles({
    name: "fired.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(list)),
  });
  await page.getByText(texts.pairs.compared("fired.json")).waitFor();
  const choose = (found: "paired" | "browser_only") =>
    page.locator(".tile", { hasText: texts.pairs.classes[found][0] }).click();
  await choose("browser_only");
  const ids = () => page.locator("tbody td:nth-child(3)").allInnerTexts();
  await expect.poll(ids).toEqual(["ghost"]);
  await page.getByLabel(texts.filters.destination).selectOption(`shop|${stage.tiktok}`);
  await choose("paired");
  await expect.poll(ids).toEqual(["order-1"]);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: texts.pairs.csv }).click();
  const rows = readFileSync(await (await saved).path(), "utf8")
    .split("\n")
    .slice(1);
  expect(rows).toEqual([expect.stringMatching(/^paired,Purchase,order-1,/)]);
  await page.getByRole("button", { name: texts.pairs.alone }).click();
  await expect.poll(() => page.locator("tbody td:last-child").first().textContent()).toBe("fired");
});

test("the keyboard skips the navigation without leaving the view, which is the window's title", async () => {
  await openWhole("ledger", texts.ledger.title);
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  expect(page.url()).toMatch(/#\/ledger$/);
  expect(await page.title()).toBe("Ledger · Twinbeam");
});

test("match quality stands beside what the platforms themselves say", async () => {
  await openWhole("quality", texts.quality.title);
  const card = (platform: string) => page.locator(".panel", { hasText: `Purchase · ${platform}` }).first();
  await card("meta").getByText("of 10 by Meta's own score").waitFor();
  await card("meta")
    .getByRole("row", { name: /^email/ })
    .getByText("100 %")
    .last()
    .waitFor();
  await card("tiktok")
    .getByText(/browser 0, server [1-9]/)
    .waitFor();
});

test.each(looks)(
  "axe-core finds nothing serious on any view, $colorScheme, $viewport.width px wide",
  async (look) => {
    await slowAnimations();
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize(look.viewport);
    const found: Record<string, string[]> = {};
    for (const [view, title] of titles) {
      await openWhole(view, title);
      const { violations } = await page.evaluate(() =>
        (globalThis as typeof globalThis & { axe: typeof axe }).axe.run(document),
      );
      found[view] = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      for (const narrower of [0, 30]) {
        await page.setViewportSize({ ...look.viewport, width: look.viewport.width - narrower });
        const [least = 0, shown = 0] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(least, `${view} at ${shown} px`).toBeLessThanOrEqual(shown);
      }
      await page.setViewportSize(look.viewport);
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
  },
);

test("the page asks nobody else, throws nothing, and signs out", async () => {
  expect(strangers).toEqual([]);
  expect(pageErrors.filter((error) => !unauthorized.test(error))).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
});
