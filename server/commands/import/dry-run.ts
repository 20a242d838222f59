import type { Site } from "../../live-settings.ts";
import { createJudge } from "../../pipeline.ts";
import { targetsOf } from "../../relay/platforms.ts";
import { emptyOutcome, type ImportOutcome } from "./outcome.ts";
import type { Row } from "./row.ts";

/** One delivery as it would be: the event's body at the platform, or why it would not be sent. */
export interface DryDelivery {
  file: string;
  line: number;
  event_id: string;
  destination: string;
  body?: object;
  state?: string;
  reason?: string | undefined;
}

/**
 * Does everything but store and send.
 * @param onDelivery told for each row and destination
 */
export const dryRun = async ({
  rows,
  site,
  bots,
  skipInvalid,
  onDelivery,
}: {
  rows: AsyncIterable<Row>;
  site: Site;
  bots: "keep" | "reject";
  skipInvalid: boolean;
  onDelivery: (delivery: DryDelivery) => void;
}): Promise<ImportOutcome> => {
  const outcome = emptyOutcome();
  const judge = createJudge({ bots: () => bots, metrics: { bot: () => {} } });
  const targets = new Map(targetsOf(site.settings).map((target) => [target.destination, target]));
  for await (const row of rows) {
    outcome.rows++;
    const { file, line } = row;
    const arrival = {
      door: "import",
      receivedAtMs: Date.now(),
      clockShiftMs: 0,
      clockIgnored: false,
    } as const;
    const judged = row.problem
      ? { ok: false as const, errors: [row.problem] }
      : judge(site, row.event, arrival);
    if (!judged.ok) {
      const [first] = judged.errors;
      outcome.invalid++;
      if (first) outcome.stoppedAt ??= { ...row, ...first };
      if (skipInvalid) continue;
      break;
    }
    outcome.accepted++;
    const { event, deliveries } = judged.event;
    for (const { destination, state, reason } of deliveries) {
      const place = { file, line, event_id: event.id, destination };
      const target = targets.get(destination);
      onDelivery(
        state === "queued" && target
          ? { ...place, body: target.payload(event) }
          : { ...place, state, reason },
      );
    }
  }
  if (skipInvalid) delete outcome.stoppedAt;
  return outcome;
};
