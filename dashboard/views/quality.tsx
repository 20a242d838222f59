import { useState } from "preact/hooks";
import type { PlatformScore, PlatformScores, QualityRow, QualityView } from "../../server/admin/api.ts";
import { count } from "../format.ts";
import { type Load, useLoad } from "../load.ts";
import { Bar } from "../parts/badge.tsx";
import { Head } from "../parts/filters.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Shown } from "../parts/shown.tsx";
import { Table } from "../parts/table.tsx";
import type { Range } from "../range.ts";
import { texts } from "../texts.ts";

const words = texts.quality;
const named = 3;

/** The platforms' own figures of one event name; where there are several destinations, of each. */
const ownOf = ({ name, platform }: QualityRow, scores: readonly PlatformScore[]) =>
  scores.filter((each) => each.destination.startsWith(`${platform}:`) && each.name === name);

const ownWords = ({ destination, score, browserEvents, serverEvents }: PlatformScore) =>
  score === undefined
    ? `${destination}: ${words.browser} ${count(browserEvents ?? 0)}, ${words.server} ${count(serverEvents ?? 0)}`
    : `${destination}: ${score.toFixed(1)} ${words.ownOf}`;

const Card = ({ row, scores }: { row: QualityRow; scores: readonly PlatformScore[] }) => {
  const missing = row.identifiers.filter(({ share }) => share < 0.5).slice(0, named);
  const own = ownOf(row, scores);
  const [measured] = own.filter(({ identifiers = [] }) => identifiers.length > 0);
  const coverageOf = (field: string) => measured?.identifiers?.find((each) => each.field === field)?.percent;
  const carried = row.identifiers.filter(({ field, share }) => share > 0 || (coverageOf(field) ?? 0) > 0);
  const absent = row.identifiers.filter((each) => !carried.includes(each));
  return (
    <section class="panel">
      <h2>
        {row.name} · {row.platform}
      </h2>
      <p>
        <b>{row.score.toFixed(1)}</b> {words.of} · {count(row.events)} {words.events}
      </p>
      {own.map((score) => (
        <p key={score.destination} class="small">
          {ownWords(score)}
        </p>
      ))}
      {missing.length > 0 && (
        <p class="quiet small">
          {words.missing}
          {missing.map(({ field }) => field).join(", ")}
        </p>
      )}
      <Table
        label={`${row.name} ${row.platform}`}
        columns={[words.carried, words.share, ...(measured ? [words.measured] : [])]}
        figures={[words.measured]}
        isPlain
      >
        {carried.map(({ field, share }) => (
          <tr key={field}>
            <td>{field}</td>
            <td>
              <Bar share={share} />
            </td>
            {measured && <td class="number">{percentOf(coverageOf(field))}</td>}
          </tr>
        ))}
      </Table>
      {absent.length > 0 && (
        <details>
          <summary class="small">{words.absent(absent.length)}</summary>
          <p class="quiet small">{absent.map(({ field }) => field).join(", ")}</p>
        </details>
      )}
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
const Own = ({ load: { data, error } }: { load: Load<PlatformScores> }) => (
  <section>
    <h2>{words.own}</h2>
    <p class="quiet">{words.ownLead}</p>
    {[...(data?.notes ?? []), ...(error ? [error] : [])].map((note) => (
      <p key={note} class="warn small">
        {note}
      </p>
    ))}
    {data && data.rows.length > 0 && (
      <Table label={words.own} columns={words.ownColumns} look="figures">
        {data.rows.map((row) => (
          <tr key={`${row.destination}${row.name}`}>
            {ownRow(row).map((cell, index) => (
              <td key={words.ownColumns[index]}>{cell}</td>
            ))}
          </tr>
        ))}
      </Table>
    )}
  </section>
);

/** Which identifiers go out, and what is worth adding. */
export const Quality = () => {
  const [range, setRange] = useState<Range>({ last: "day" });
  const load = useLoad<QualityView>("/quality", {}, { range });
  const own = useLoad<PlatformScores>("/quality/platforms");
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
                <Card key={`${row.name}${row.platform}`} row={row} scores={own.data?.rows ?? []} />
              ))}
            </div>
          )
        }
      </Shown>
      <Own load={own} />
    </>
  );
};
