import { openCookies } from "./cookies.ts";
import { hashMatching, metaForms, tiktokForms } from "./matching.ts";
import { post } from "./post.ts";
import { sha256 } from "./sha256.ts";
import { metaCookies, tiktokCookies } from "./visitor-cookies.ts";

/** What pixel scripts are handed. Each part stands alone and is sent as its own source text. */
export const parts = {
  sha256,
  openCookies,
  hashMatching,
  metaForms,
  tiktokForms,
  metaCookies,
  tiktokCookies,
  post,
};

export type PixelParts = typeof parts;
