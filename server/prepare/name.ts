const asciiWord = /^[a-z0-9]+$/;
const asciiPunctuation = /[\s!-/:-@[-`{-~]+/g;

/**
 * Lower case without white space and ASCII punctuation; letters of any script stay, accents too, composed (NFC).
 * Never `toLocaleLowerCase`: a Turkish locale would dot the i. Source: Meta, customer information parameters.
 */
export const normaliseName = (text: string): string => {
  const lower = text.toLowerCase();
  if (asciiWord.test(lower)) return lower;
  return lower.normalize("NFC").replace(asciiPunctuation, "").normalize("NFC");
};
