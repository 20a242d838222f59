import type { DeadLetterCount } from "../../../server/admin/api.ts";
import { count } from "../../format.ts";

/** How many were refused for each reason; one may be chosen. */
export const ReasonTiles = ({
  reasons,
  chosen,
  choose,
}: {
  reasons: readonly DeadLetterCount[];
  chosen: string;
  choose: (row: DeadLetterCount | undefined) => void;
}) => (
  <div class="tiles wide">
    {reasons.map((row) => {
      const isChosen = row.reason === chosen;
      return (
        <button
          key={`${row.site}${row.destination}${row.reason}`}
          type="button"
          class="tile"
          aria-pressed={isChosen}
          onClick={() => choose(isChosen ? undefined : row)}
        >
          <b>{count(row.count)}</b>
          {row.title ?? row.reason}
          <span class="quiet small">
            {row.site} · {row.destination}
          </span>
        </button>
      );
    })}
  </div>
);
