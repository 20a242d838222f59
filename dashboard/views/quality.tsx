import { useState } from "preact/hooks";
import type { QualityRow, QualityView } from "../../server/admin/api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { Bar } from "../parts/badge.tsx";
import { Head, type RangeName, RangeSelect, rangeStart } from "../parts/filters.tsx";
import { Shown } from "../parts/shown.tsx";
import { texts } from "../texts.ts";

const words = texts.quality;
const named = 3;

const Card = ({ row }: { row: QualityRow }) => {
  const missing = row.identifiers.filter(({ share }) => share < 0.5).slice(0, named);
  return (
    <section class="panel">
      <h2>
        {row.name} · {row.platform}
      </h2>
      <p>
        <b>{row.score.toFixed(1)}</b> {words.of} · {count(row.events)} {words.events}
      </p>
      {missing.length > 0 && (
        <p class="quiet small">
          {words.missing}
          {missing.map(({ field }) => field).join(", ")}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>{words.carried}</th>
            <th>{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {row.identifiers.map(({ field, share }) => (
            <tr key={field}>
              <td>{field}</td>
              <td>
                <Bar share={share} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Which identifiers go out, and what is worth adding. */
export const Quality = () => {
  const [range, setRange] = useState<RangeName>("day");
  const load = useLoad<QualityView>("/quality", { from: rangeStart(range) });
  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <RangeSelect value={range} change={setRange} />
      </Head>
      <Shown load={load}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="quiet">{words.empty}</p>
          ) : (
            <div class="two">
              {rows.map((row) => (
                <Card key={`${row.name}${row.platform}`} row={row} />
              ))}
            </div>
          )
        }
      </Shown>
    </>
  );
};
