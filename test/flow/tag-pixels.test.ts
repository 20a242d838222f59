import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { openPage, type Stage, startStage, until } from "./tag-stage.ts";

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  browser = await launchBrowser();
});
beforeEach(() => stage.reset());
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
const init = (more?: object) => `twinbeam("init", ${JSON.stringify(stage.options(more))});`;

test("both pixels and the beacon carry one id, and the early calls keep their order", async () => {
  stage.page(
    "/",
    `${init()} twinbeam("track", "ViewContent", { contents: [{ id: "a", price: 2 }], currency: "eur" });`,
  );
  const context = await browser.newContext();
  const { page, errors } = await openPage(context);
  await page.goto(`${stage.url}/?fbclid=IwAR_Abc-1&ttclid=E.C.P.x`);
  await until(() => stage.stored.size === 2);
  console.log(JSON.stringify(stage.arrivals, null, 1));
  await page.waitForTimeout(500);
  console.log(JSON.stringify(await stage.requests(), null, 1));
  console.log(await context.cookies());
  expect(errors).toEqual([]);
  await context.close();
});
