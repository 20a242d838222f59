import type { Example } from "./example.ts";
import { otherSources } from "./other-sources.ts";
import { privacy } from "./privacy.ts";
import { web } from "./web.ts";

/** All worked examples, in the order in which docs show them. */
export const examples: readonly Example[] = [...web, ...otherSources, ...privacy];
