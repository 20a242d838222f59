import { canonicalName } from "./names.ts";

/**
 * TikTok's words for app events, by our canonical name or by the name Meta and GA4 give what happens in apps.
 * Names without a row go out as custom events. Apart from names.ts, because the tag never needs them.
 * Sources: TikTok Events API, app standard events; Meta, app events; GA4, recommended events.
 */
interface AppName {
  /** Ours; Meta's, where Meta has one. */
  name: string;
  tiktok: string;
  /** Other names it is known by, in lower case without underscores. */
  aliases?: string;
}

const appNames: readonly AppName[] = [
  { name: "PageView", tiktok: "LaunchAPP" },
  { name: "ViewContent", tiktok: "ViewContent" },
  { name: "Search", tiktok: "Search" },
  { name: "AddToWishlist", tiktok: "AddToWishlist" },
  { name: "AddToCart", tiktok: "AddToCart" },
  { name: "InitiateCheckout", tiktok: "Checkout" },
  { name: "AddPaymentInfo", tiktok: "AddPaymentInfo" },
  { name: "Purchase", tiktok: "Purchase" },
  { name: "CompleteRegistration", tiktok: "Registration" },
  { name: "Lead", tiktok: "GenerateLead" },
  { name: "StartTrial", tiktok: "StartTrial" },
  { name: "SubmitApplication", tiktok: "LoanApplication" },
  { name: "ApplicationApproval", tiktok: "LoanApproval" },
  { name: "Subscribe", tiktok: "Subscribe" },
  { name: "MobileAppInstall", tiktok: "InstallApp", aliases: "firstopen" },
  { name: "AchievementUnlocked", tiktok: "UnlockAchievement" },
  { name: "LevelAchieved", tiktok: "AchieveLevel", aliases: "levelup" },
  { name: "SpentCredits", tiktok: "SpendCredits", aliases: "spendvirtualcurrency" },
  { name: "CompleteTutorial", tiktok: "CompleteTutorial", aliases: "tutorialcomplete" },
  { name: "Rate", tiktok: "Rate" },
  { name: "Login", tiktok: "Login" },
  { name: "CreateGroup", tiktok: "CreateGroup" },
  { name: "CreateRole", tiktok: "CreateRole" },
  { name: "InAppADClick", tiktok: "InAppADClick" },
  { name: "InAppADImpr", tiktok: "InAppADImpr" },
  { name: "JoinGroup", tiktok: "JoinGroup" },
  { name: "LoanDisbursal", tiktok: "LoanDisbursal" },
];

const fold = (name: string) => name.toLowerCase().replaceAll("_", "");

const byFold = new Map<string, AppName>();
for (const row of appNames)
  for (const alias of [fold(row.name), fold(row.tiktok), ...(row.aliases?.split(" ") ?? [])])
    if (!byFold.has(alias)) byFold.set(alias, row);

/** The name an app event bears inside Twinbeam: what the given one means in apps, else what it means everywhere. */
export const canonicalAppName = (name: string): string => {
  const canonical = canonicalName(name);
  return (byFold.get(fold(name)) ?? byFold.get(fold(canonical)))?.name ?? canonical;
};

/** TikTok's word for an app event; undefined where it goes out under its own name. */
export const tiktokAppName = (name: string): string | undefined => byFold.get(fold(name))?.tiktok;
