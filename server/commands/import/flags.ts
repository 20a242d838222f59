import type { Destination } from "../../../event/destinations.ts";
import type { Source } from "../../../event/schema.ts";

/** The command's options as they were given. */
export interface ImportFlags {
  query?: string;
  source?: Source;
  map?: string;
  destination?: Destination;
  site?: string;
  result?: string;
  testEventCode?: string;
  limitedDataUse?: true;
  threads?: number;
  skipInvalid?: true;
  eventTime?: "now";
  dryRun?: true;
  resume?: true;
  to?: string;
  key?: string;
  json?: true;
  config?: string;
}
