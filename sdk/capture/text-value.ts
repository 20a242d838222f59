const longestText = 500;

/** Sign, whole part in groups of thousands or not, the groups' separator, decimals. */
const written =
  /^\D*?(-?)[^\s\w]??([1-9]\d{0,2}([\s.,'\u2019])(?:\d{2,3}\3)*\d{3}|\d+|\B(?=\.\d))(?:[.,](\d+))?\D*$/;

/**
 * A number as people write it: `€ 1.299,00`, `1 299 kr`, `Rs.500`, `-$.99`. A text with a second number in it is
 * none: which of them is meant is not known here.
 */
const numberIn = (text: string): number | undefined => {
  const [, sign, whole, , decimals = ""] = written.exec(text) ?? [];
  return whole === undefined ? undefined : Number(`${sign}${whole.replace(/\D/g, "")}.${decimals}`);
};

/**
 * A text of the page as the value of a field: trimmed, cut, and a number where the field wants one.
 * @param isForMachines an attribute: the point of `1.299` is a decimal one there
 */
export const textValue = (
  field: string,
  text: string | null | undefined,
  isForMachines?: boolean,
): string | number | undefined => {
  const cut = text?.trim().slice(0, longestText);
  return cut && /^(value|price|quantity|num_items|predicted_ltv|net_revenue)$/.test(field)
    ? (isForMachines && Number(cut)) || numberIn(cut)
    : cut;
};
