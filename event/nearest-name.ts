import { standardName } from "./names.ts";

/**
 * The standard event that words of a custom name point to, the more telling words first. Campaigns are optimised
 * on standard events only: a custom one serves reports and audiences (Meta, custom events; TikTok help, custom
 * events).
 */
const pointers: readonly (readonly [words: string, name: string])[] = [
  ["wishlist favourite favorite", "AddToWishlist"],
  ["cart basket bag", "AddToCart"],
  ["checkout", "InitiateCheckout"],
  ["payment card billing", "AddPaymentInfo"],
  ["purchase purchased bought buy paid sale sold order ordered", "Purchase"],
  ["trial", "StartTrial"],
  ["subscribe subscribed subscription renewal", "Subscribe"],
  ["register registered registration signup account", "CompleteRegistration"],
  ["application apply applied", "SubmitApplication"],
  ["approved approval", "ApplicationApproval"],
  ["appointment booking booked schedule scheduled reservation", "Schedule"],
  ["donate donation donated", "Donate"],
  ["contact call called chat message consultation", "Contact"],
  ["lead quote enquiry inquiry form demo", "Lead"],
  ["location store directions", "FindLocation"],
  ["customize customise configure configurator", "CustomizeProduct"],
  ["search searched query", "Search"],
  ["download downloaded install", "Download"],
  ["click clicked", "ClickButton"],
  ["product item detail content view viewed opened", "ViewContent"],
];

const byWord = new Map(
  pointers.flatMap(([words, name]) => words.split(" ").map((word) => [word, name] as const)),
);
const rank = new Map(pointers.map(([, name], index) => [name, index]));

const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/**
 * The nearest standard event of a custom name; undefined for standard names, and where no word tells.
 * @param isUsable narrows the choice, to what a platform knows
 */
export const nearestStandardName = (
  name: string,
  isUsable: (standard: string) => boolean = () => true,
): string | undefined => {
  if (standardName(name)) return undefined;
  const found = wordsOf(name)
    .flatMap((word) => byWord.get(word) ?? [])
    .filter(isUsable);
  return found.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))[0];
};
