/**
 * TikTok's words for app events, by our canonical name. Names without a row go out as custom events.
 * Source: TikTok Events API, app standard events.
 */
export const tiktokAppNames: Readonly<Record<string, string>> = {
  PageView: "LaunchAPP",
  ViewContent: "ViewContent",
  Search: "Search",
  AddToWishlist: "AddToWishlist",
  AddToCart: "AddToCart",
  InitiateCheckout: "Checkout",
  AddPaymentInfo: "AddPaymentInfo",
  Purchase: "Purchase",
  CompleteRegistration: "Registration",
  Lead: "GenerateLead",
  StartTrial: "StartTrial",
  SubmitApplication: "LoanApplication",
  ApplicationApproval: "LoanApproval",
  Subscribe: "Subscribe",
  Download: "InstallApp",
  MobileAppInstall: "InstallApp",
  AchievementUnlocked: "UnlockAchievement",
  LevelAchieved: "AchieveLevel",
  SpentCredits: "SpendCredits",
  CompleteTutorial: "CompleteTutorial",
  Rate: "Rate",
  Login: "Login",
};
