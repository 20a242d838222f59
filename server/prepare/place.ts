const asciiWord = /^[a-z0-9]+$/;
const notPartOfAPlace = /[\s\p{P}\p{S}]+/gu;

/**
 * A city or state in lower case without white space, punctuation and symbols; letters of any script stay.
 * Meta's own library deletes all that is not ASCII (Zürich: zrich); its documentation does not.
 */
export const normalisePlace = (text: string): string => {
  const lower = text.toLowerCase();
  if (asciiWord.test(lower)) return lower;
  return lower.normalize("NFC").replace(notPartOfAPlace, "").normalize("NFC");
};
