import { useEffect } from "preact/hooks";
import type { ReplayProgress as Progress } from "../../../server/admin/api.ts";
import { count } from "../../format.ts";
import { useLoad } from "../../load.ts";
import { Badge } from "../../parts/badge.tsx";
import { Shown } from "../../parts/shown.tsx";
import { texts } from "../../texts.ts";

const words = texts.letters;
const everyMs = 1_000;
const states = ["delivered", "queued", "held", "refused", "expired"] as const;

const leftAlone = ({ outcome }: Progress) =>
  Object.entries(outcome?.skipped ?? {})
    .map(([why, number]) => `${count(number)} ${words.obstacles[why] ?? why}`)
    .join(", ");

/** How far a replay is, until nothing of it waits any more. */
export const ReplayProgress = ({ id, over }: { id: string; over: () => void }) => {
  const load = useLoad<Progress>(`/dead-letters/replay/${id}`, {}, { everyMs, isLive: true });
  const isOver = load.data?.isOver ?? false;
  useEffect(() => {
    if (isOver) over();
  }, [isOver]);
  return (
    <section class="panel" aria-label={words.progress}>
      <Shown load={load}>
        {(progress) => {
          const { total, standings, outcome, cut, error } = progress;
          const settled = total - standings.queued - standings.held;
          const left = leftAlone(progress);
          return (
            <>
              <p role="status">
                {isOver ? words.over : words.progress} ·{" "}
                {outcome ? words.done(outcome.queued) : words.queueing}
                {left && ` · ${words.skipped}: ${left}`}
              </p>
              <progress max={Math.max(1, total)} value={outcome ? settled : 0} aria-label={words.progress} />{" "}
              {states
                .filter((state) => standings[state] > 0)
                .map((state) => (
                  <Badge
                    key={state}
                    state={state}
                    label={`${count(standings[state])} ${texts.states[state]}`}
                  />
                ))}
              {cut && <p class="warn">{words.cut}</p>}
              {error && <p class="bad">{error}</p>}
            </>
          );
        }}
      </Shown>
    </section>
  );
};
