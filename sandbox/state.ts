import { createControl } from "./control.ts";
import { createExchange } from "./exchange.ts";
import { type SandboxOptions, settingsFrom } from "./options.ts";
import { createReport } from "./report.ts";
import { createRequestLog } from "./requests.ts";
import { createTokens } from "./tokens.ts";

export type State = ReturnType<typeof createState>;

/** All that one sandbox remembers, shared by its routes. */
export function createState(options: SandboxOptions) {
  const settings = settingsFrom(options);
  const control = createControl(settings);
  const requests = createRequestLog(settings);
  return {
    settings,
    tokens: createTokens(settings.seedTokens),
    control,
    requests,
    report: createReport(settings),
    exchange: createExchange({ control, requests }),
  };
}
