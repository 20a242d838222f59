const longestText = 500;

/** A price as people write it: the last separator is a decimal one where one or two digits follow. */
const numberIn = (text: string): number | undefined =>
  /\d/.test(text)
    ? Number(
        text
          .replace(/[^\d.,-]/g, "")
          .replace(/(?!^)-|[.,](?!\d{1,2}$)/g, "")
          .replace(",", "."),
      )
    : undefined;

/** A text of the page as the value of a field: trimmed, cut, and a number where the field wants one. */
export const textValue = (field: string, text: string | null | undefined): string | number | undefined => {
  const cut = text?.trim().slice(0, longestText);
  return cut && /^(value|price|quantity|num_items|predicted_ltv|net_revenue)$/.test(field)
    ? numberIn(cut)
    : cut;
};
