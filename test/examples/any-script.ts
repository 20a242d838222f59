import fc from "fast-check";

/**
 * Characters that texts of people are made of, from many scripts, with what goes wrong most: combining and
 * invisible marks, letters whose capital is longer, right-to-left, pairs of surrogates, joined pictures.
 */
export const anyScript = fc.constantFrom(
  ..."aZzß09 '.-_@+%&=?#/\\\"<>{}\t",
  ...[
    "é",
    "e\u0301",
    "İ",
    "ı",
    "ﬁ",
    "Ǆ",
    "ñ",
    "ø",
    "ж",
    "Σ",
    "ς",
    "ა",
    "ह",
    "ि",
    "ไ",
    "あ",
    "ｶ",
    "李",
    "정",
    "ሀ",
  ],
  ...[
    "ش",
    "א",
    "٣",
    "\u00a0",
    "\u200b",
    "\u200d",
    "\u202e",
    "\ufeff",
    "\u0000",
    "\ufffd",
    "\uffff",
    "𝒜",
    "🇩🇪",
    "👩‍👧",
    "👍🏽",
  ],
);
