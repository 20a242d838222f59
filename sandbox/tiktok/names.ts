import type { Source } from "./fields.ts";

/** Standard names of web, offline and CRM since May 2025; reference section 5.1. */
const webNames = [
  ...[
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "ApplicationApproval",
    "CompleteRegistration",
    "Contact",
  ],
  ...[
    "CustomizeProduct",
    "Download",
    "FindLocation",
    "InitiateCheckout",
    "Lead",
    "Purchase",
    "Schedule",
    "Search",
  ],
  ...[
    "StartTrial",
    "SubmitApplication",
    "Subscribe",
    "ViewContent",
    "Pageview",
    "ClickButton",
    "PlaceAnOrder",
  ],
];

/** Older names that TikTok still converts; `CompletePayment` is on its reserved list for that reason. */
const legacyNames = ["CompletePayment", "SubmitForm"];

/** Reference section 5.5, in TikTok's exact spelling. */
const appNames = [
  ...[
    "AchieveLevel",
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "Checkout",
    "CompleteTutorial",
    "CreateGroup",
  ],
  ...["CreateRole", "GenerateLead", "InAppADClick", "InAppADImpr", "InstallApp", "JoinGroup", "LaunchAPP"],
  ...[
    "LoanApplication",
    "LoanApproval",
    "LoanDisbursal",
    "Login",
    "Purchase",
    "Rate",
    "Registration",
    "Search",
  ],
  ...["SpendCredits", "StartTrial", "Subscribe", "UnlockAchievement", "ViewContent"],
];

/** Names TikTok maps itself; reference section 5.2. */
export const reservedNames: Readonly<Record<string, string>> = {
  AddBilling: "AddPaymentInfo",
  Browse: "PageView",
  Checkout: "PlaceAnOrder",
  ClickForm: "Lead",
  ClickInDownloadPage: "ClickButton",
  ClickToDownload: "Download",
  Consult: "Contact",
  ConsultByPhone: "Contact",
  CompletePayment: "Purchase",
  Registration: "CompleteRegistration",
  StartCheckout: "InitiateCheckout",
  ViewConsultationPage: "ViewContent",
  ViewDownloadPage: "ViewContent",
  ViewForm: "ViewContent",
};

export const standardNames: Readonly<Record<Source, ReadonlySet<string>>> = {
  web: new Set([...webNames, ...legacyNames]),
  app: new Set(appNames),
  offline: new Set([...webNames, ...legacyNames]),
  crm: new Set([...webNames, ...legacyNames]),
};

const folded = {
  web: fold(standardNames.web),
  app: fold(standardNames.app),
  offline: fold(standardNames.offline),
  crm: fold(standardNames.crm),
};

/** Whether a name is a standard one but for its case, and so would pass as a custom name unseen. */
export function isMisspelt(name: string, source: Source): boolean {
  return !standardNames[source].has(name) && folded[source].has(name.toLowerCase());
}

function fold(names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].map((name) => name.toLowerCase()));
}
