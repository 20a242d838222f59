import { describe, expect, it } from "vitest";
import { canonicalAppName, tiktokAppName } from "../../event/app-names.ts";
import {
  canonicalName,
  isMetaStandard,
  isTiktokName,
  knownProperties,
  standardNames,
  tiktokName,
  tiktokReservedNames,
} from "../../event/names.ts";

describe("A name", () => {
  it.each([
    ["page_view", "PageView"],
    ["screen_view", "PageView"],
    ["view_item", "ViewContent"],
    ["search", "Search"],
    ["view_search_results", "Search"],
    ["add_to_wishlist", "AddToWishlist"],
    ["add_to_cart", "AddToCart"],
    ["begin_checkout", "InitiateCheckout"],
    ["add_payment_info", "AddPaymentInfo"],
    ["purchase", "Purchase"],
    ["sign_up", "CompleteRegistration"],
    ["generate_lead", "Lead"],
    ["contact", "Contact"],
    ["start_trial", "StartTrial"],
    ["subscribe", "Subscribe"],
    ["file_download", "Download"],
    ["first_open", "Download"],
    ["click", "ClickButton"],
    ["select_content", "ClickButton"],
    ["CompletePayment", "Purchase"],
    ["SubmitForm", "Lead"],
    ["Pageview", "PageView"],
  ])("%s is %s, in any case", (alias, name) => {
    expect(canonicalName(alias)).toBe(name);
    expect(canonicalName(alias.toUpperCase())).toBe(name);
    expect(canonicalName(alias.toLowerCase())).toBe(name);
  });

  it.each(standardNames.map(({ name }) => name))("%s is itself", (name) => {
    expect(canonicalName(name)).toBe(name);
    expect(canonicalName(name.toLowerCase())).toBe(name);
  });

  it.each(["Jar Opened", " Purchase ", "refund", "constructor", "__proto__", "toString"])(
    "%j is a custom one and kept as written",
    (name) => {
      expect(canonicalName(name)).toBe(name);
      expect(tiktokName(name)).toBe(name);
      expect(isMetaStandard(name)).toBe(false);
      expect(knownProperties(name)).toBeUndefined();
    },
  );
});

describe("TikTok's word", () => {
  it("for a page view is Pageview, and all other standard names are the same", () => {
    const differing = standardNames.filter(({ name }) => tiktokName(name) !== name);
    expect(differing.map(({ name }) => [name, tiktokName(name)])).toEqual([["PageView", "Pageview"]]);
  });

  it("is the older one where the destination still optimises on it", () => {
    expect(tiktokName("Purchase", true)).toBe("CompletePayment");
    expect(tiktokName("Lead", true)).toBe("SubmitForm");
    expect(tiktokName("AddToCart", true)).toBe("AddToCart");
  });

  it.each(Object.entries(tiktokReservedNames))("for the reserved name %s is %s", (reserved, word) => {
    expect(tiktokName(canonicalName(reserved))).toBe(word);
  });

  it.each(["Jar_Opened", "jar-opened", "J", "x".repeat(50)])("%s is allowed as a custom name", (name) => {
    expect(isTiktokName(name, "web")).toBe(true);
  });

  it.each(["Jar Opened", "1jar", "_jar", "Glas geöffnet", "x".repeat(51), "jar ", ""])(
    "%j is not",
    (name) => {
      expect(isTiktokName(name, "web")).toBe(false);
    },
  );

  it("of a CRM stage may be in any language", () => {
    expect(isTiktokName("Vertrag unterschrieben", "crm")).toBe(true);
  });
});

describe("Meta's standard events", () => {
  it("are these", () => {
    expect(standardNames.filter(({ name }) => isMetaStandard(name)).map(({ name }) => name)).toEqual([
      "PageView",
      "ViewContent",
      "Search",
      "AddToWishlist",
      "AddToCart",
      "InitiateCheckout",
      "AddPaymentInfo",
      "Purchase",
      "CompleteRegistration",
      "Lead",
      "Contact",
      "CustomizeProduct",
      "Donate",
      "FindLocation",
      "Schedule",
      "StartTrial",
      "SubmitApplication",
      "Subscribe",
    ]);
  });
});

describe("Names of apps", () => {
  it.each([
    ["PageView", "LaunchAPP"],
    ["InitiateCheckout", "Checkout"],
    ["CompleteRegistration", "Registration"],
    ["Lead", "GenerateLead"],
    ["SubmitApplication", "LoanApplication"],
    ["ApplicationApproval", "LoanApproval"],
    ["MobileAppInstall", "InstallApp"],
    ["AchievementUnlocked", "UnlockAchievement"],
    ["LevelAchieved", "AchieveLevel"],
    ["SpentCredits", "SpendCredits"],
    ["CompleteTutorial", "CompleteTutorial"],
    ["Rate", "Rate"],
    ["Login", "Login"],
  ])("%s is %s to TikTok", (name, word) => {
    expect(tiktokAppName(name)).toBe(word);
  });

  it.each(["Contact", "Donate", "Download", "Jar Opened"])("%s has no word of TikTok's", (name) => {
    expect(tiktokAppName(name)).toBeUndefined();
  });

  it.each([
    ["unlock_achievement", "AchievementUnlocked"],
    ["level_up", "LevelAchieved"],
    ["tutorial_complete", "CompleteTutorial"],
    ["spend_virtual_currency", "SpentCredits"],
    ["login", "Login"],
    ["Registration", "CompleteRegistration"],
    ["InstallApp", "MobileAppInstall"],
    ["first_open", "MobileAppInstall"],
    ["file_download", "Download"],
    ["screen_view", "PageView"],
    ["CompletePayment", "Purchase"],
    ["Jar Opened", "Jar Opened"],
  ])("%s is known as %s", (alias, name) => {
    expect(canonicalAppName(alias)).toBe(name);
  });
});
