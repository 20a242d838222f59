import type { Destination } from "../../../event/destinations.ts";
import type { ReplaySelection } from "../../queue/reads.ts";

export interface ReplayFlags {
  site?: string;
  destination?: Destination;
  eventId?: string;
  /** Unix ms. */
  from?: number;
  to?: number;
  deadLetters?: true;
  dryRun?: true;
  result?: string;
  json?: true;
  config?: string;
}

/** A range or an id takes all states; without either, what is meant are the dead letters. */
export const selectionOf = ({
  site,
  destination,
  eventId,
  from,
  to,
  deadLetters,
}: ReplayFlags): ReplaySelection => ({
  ...(site !== undefined && { site }),
  ...(destination !== undefined && { destination }),
  ...(eventId !== undefined && { eventId }),
  ...(from !== undefined && { fromMs: from }),
  ...(to !== undefined && { toMs: to }),
  ...((deadLetters || (eventId === undefined && from === undefined && to === undefined)) && {
    deadLetters: true,
  }),
});
