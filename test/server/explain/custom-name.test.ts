import { describe, expect, it } from "vitest";
import type { ActionSource, Source } from "../../../event/schema.ts";
import { customNameAt } from "../../../server/explain/custom-name.ts";

const named = (name: string, source: Source = "web", action_source: ActionSource = "website") => ({
  name,
  source,
  action_source,
});
const inApp = (name: string) => named(name, "app", "app");
const inChat = (name: string) => named(name, "offline", "business_messaging");

describe("A name is judged by what each platform knows", () => {
  it.each([
    ["Purchase", named("Purchase"), undefined, undefined],
    ["Download", named("Download"), {}, undefined],
    ["ClickButton", named("ClickButton"), {}, undefined],
    ["PlaceAnOrder", named("PlaceAnOrder"), {}, undefined],
    ["ApplicationApproval", named("ApplicationApproval"), {}, undefined],
    ["Donate", named("Donate"), undefined, {}],
    ["a name that TikTok maps itself", named("ClickForm"), { nearest: "Lead" }, undefined],
    ["an installation", inApp("MobileAppInstall"), undefined, undefined],
    ["an installation on the web", named("MobileAppInstall"), {}, { nearest: "Download" }],
    ["a level in an app", inApp("LevelAchieved"), undefined, undefined],
    ["a login in an app", inApp("Login"), {}, undefined],
    ["a lead in an app", inApp("Lead"), undefined, undefined],
    ["a contact in an app", inApp("Contact"), undefined, {}],
    ["a lead of a conversation", inChat("LeadSubmitted"), undefined, { nearest: "Lead" }],
    ["a click on a button", named("buttonClicked"), {}, { nearest: "ClickButton" }],
    ["a word of one's own", named("orderPaid"), { nearest: "Purchase" }, { nearest: "Purchase" }],
  ])("%s", (_what, event, meta, tiktok) => {
    expect(customNameAt("meta", event)).toEqual(meta);
    expect(customNameAt("tiktok", event)).toEqual(tiktok);
  });
});
