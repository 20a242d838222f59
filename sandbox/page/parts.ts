import { countsPart } from "./counts-part.ts";
import { pageDom } from "./dom.ts";
import { eventsPart } from "./events-part.ts";
import { examplesPart } from "./examples-part.ts";
import { requestsPart } from "./requests-part.ts";
import { rulesPart } from "./rules-part.ts";

/** The parts of the page's script. Each stands alone and is sent as its own source text. */
export const parts = { pageDom, countsPart, eventsPart, requestsPart, rulesPart, examplesPart };

export type PageParts = typeof parts;
