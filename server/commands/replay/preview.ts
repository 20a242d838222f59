import type { Settings } from "../../config/settings.ts";
import { type Changes, changesOf } from "../../explain/changes.ts";
import type { Reader, ReplayCandidate, ReplaySelection } from "../../queue/reads.ts";
import type { Hooks } from "../../relay/hooks.ts";
import { targetsOf } from "../../relay/platforms.ts";

/** A delivery that a replay would send, or why it would not. */
export interface Preview extends ReplayCandidate, Partial<Changes> {}

const pageSize = 200;

/**
 * Goes through what a selection would send, one delivery after the other, with the body as it would go now.
 */
export async function* previewReplay(
  read: Pick<Reader, "replayCandidates" | "bodies">,
  selection: ReplaySelection,
  { settings, hooks }: { settings: Settings; hooks: Hooks },
): AsyncGenerator<Preview> {
  const targets = new Map(
    settings.sites.flatMap((site) =>
      targetsOf(site).map((target) => [`${site.id} ${target.destination}`, target]),
    ),
  );
  const nowMs = Date.now();
  let after: string | undefined;
  do {
    const page = await read.replayCandidates({
      selection,
      nowMs,
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    const events = await read.bodies({ events: [...new Set(page.rows.map(({ event }) => event))] });
    const bodies = new Map(events.map(({ event, body }) => [event, body]));
    for (const row of page.rows) {
      const body = bodies.get(row.event);
      const target = targets.get(`${row.site} ${row.destination}`);
      if (row.obstacle || !body || !target) yield row;
      else yield { ...row, ...(await changesOf(body, { target, hooks, site: row.site })) };
    }
    after = page.next;
  } while (after !== undefined);
}
