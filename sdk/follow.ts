import type { ConsentSignal } from "./capture/consent.ts";
import type { startTriggers } from "./capture/triggers.ts";

type Eventually<Work> = Work extends (...args: infer Args) => infer Result
  ? (...args: Args) => Result | Promise<Result>
  : never;

/** What not every page needs: at hand in the file of the script tag, loaded when asked for in the npm build. */
export interface Follow {
  signals: Record<"consent-mode" | "tcf" | "gpp", Eventually<ConsentSignal>>;
  triggers: Eventually<typeof startTriggers>;
}
