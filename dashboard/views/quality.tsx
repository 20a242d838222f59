import { useState } from "preact/hooks";
import type { PlatformScore, PlatformScores, QualityRow, QualityView } from "../../server/admin/api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { Bar } from "../parts/badge.tsx";
import { Head, type RangeName, RangeSelect, rangeStart } from "../parts/filters.tsx";
import { Scroll } from "../parts/scroll.tsx";
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

const percentOf = (value: number | undefined) => (value === undefined ? "–" : `${value} %`);

const ownRow = ({ destination, name, score, coveragePercent, keys = [], ...counts }: PlatformScore) => [
  destination,
  name,
  score?.toFixed(1) ?? "–",
  percentOf(coveragePercent),
  keys.map(({ key, percent }) => `${key} ${percent} %`).join(", ") || "–",
  counts.browserEvents ?? "–",
  counts.serverEvents ?? "–",
];

/** What the platforms themselves say, where a token allows it. */
const Own = () => {
  const { data, error } = useLoad<PlatformScores>("/quality/platforms");
  return (
    <section>
      <h2>{words.own}</h2>
      <p class="quiet">{words.ownLead}</p>
      {[...(data?.notes ?? []), ...(error ? [error] : [])].map((note) => (
        <p key={note} class="warn small">
          {note}
        </p>
      ))}
      {data && data.rows.length > 0 && (
        <Scroll label={words.own}>
          <table>
            <thead>
              <tr>
                {words.ownColumns.map((column) => (
                  <th key={column}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={`${row.destination}${row.name}`}>
                  {ownRow(row).map((cell, index) => (
                    <td key={words.ownColumns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
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
      <Own />
    </>
  );
};
