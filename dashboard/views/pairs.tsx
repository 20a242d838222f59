import { useState } from "preact/hooks";
import type { PairClass, PairsView } from "../../server/admin/api.ts";
import { post, withQuery } from "../api.ts";
import { count, dateTimeOf, percent } from "../format.ts";
import { useLoad } from "../load.ts";
import { Badge } from "../parts/badge.tsx";
import { Chart } from "../parts/chart.tsx";
import { Head, useWheres, type Where, WhereSelect } from "../parts/filters.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Shown } from "../parts/shown.tsx";
import { type Range, searchOf } from "../range.ts";
import { texts } from "../texts.ts";

const words = texts.pairs;

/** The rows of one platform, out of an uploaded report of the sandbox or a plain list. */
const rowsIn = (list: unknown, destination: string): unknown => {
  if (Array.isArray(list)) return list;
  const [platform = "", id] = destination.split(":");
  const events = (list as Record<string, { events?: { pixel_id?: string }[] }>)?.[platform]?.events;
  return events?.filter(({ pixel_id }) => pixel_id === id) ?? list;
};

const Counts = ({
  counts,
  chosen,
  choose,
}: {
  counts: PairsView["counts"];
  chosen: PairClass | undefined;
  choose: (name: PairClass | undefined) => void;
}) => (
  <div class="tiles">
    {(Object.entries(counts) as [PairClass, number][]).map(([name, number]) => (
      <button
        key={name}
        type="button"
        class="tile"
        aria-pressed={chosen === name}
        onClick={() => choose(chosen === name ? undefined : name)}
      >
        <b>{count(number)}</b>
        {words.classes[name][0]}
      </button>
    ))}
  </div>
);

/** Why what is no pair is none, for each class that occurs. */
const Explained = ({ counts }: Pick<PairsView, "counts">) => (
  <ul class="plain quiet small">
    {(Object.entries(counts) as [PairClass, number][])
      .filter(([name, number]) => number > 0 && name !== "paired")
      .map(([name]) => (
        <li key={name}>
          <b>{words.classes[name][0]}</b>: {words.classes[name][1]}
        </li>
      ))}
  </ul>
);

const Rows = ({ rows }: Pick<PairsView, "rows">) => (
  <Scroll label={words.title}>
    <table>
      <thead>
        <tr>
          {words.columns.map((column) => (
            <th key={column}>{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ class: found, server, browser }) => (
          <tr key={`${found}${server?.name}${server?.id}${browser?.name}${browser?.id}`}>
            <td>
              <Badge state={found} label={words.classes[found][0]} />
            </td>
            <td>{server?.name ?? browser?.name}</td>
            <td>
              {server ? <a href={`#/event/${encodeURIComponent(server.id)}`}>{server.id}</a> : browser?.id}
            </td>
            <td>{dateTimeOf(server?.atMs)}</td>
            <td>{dateTimeOf(server?.deliveredAtMs)}</td>
            <td>
              {browser ? `${browser.name} ${browser.id} ${dateTimeOf(browser.atMs)}` : (server?.pixel ?? "–")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

/** The proof of deduplication. */
export const Pairs = () => {
  const wheres = useWheres();
  const [where, setWhere] = useState<Where>();
  const [range, setRange] = useState<Range>({ last: "day" });
  const [chosen, setChosen] = useState<PairClass>();
  const [compared, setCompared] = useState<{ data?: PairsView; error?: string }>();
  const at = where ?? wheres[0];
  const search = { site: at?.site, destination: at?.destination, ...searchOf(range), class: chosen };
  const load = useLoad<PairsView>(at && "/pairs", search);

  const upload = async (file: File | undefined) => {
    if (!file || !at) return;
    try {
      const list = rowsIn(JSON.parse(await file.text()), at.destination);
      setCompared({ data: await post<PairsView>(withQuery("/pairs", search), list) });
    } catch (error) {
      setCompared({ error: String(error) });
    }
  };
  const shown = compared ? { ...compared, again: () => setCompared(undefined) } : load;

  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <WhereSelect wheres={wheres} value={at} change={setWhere} />
        <RangeSelect value={range} change={setRange} />
      </Head>
      <Shown load={shown}>
        {({ counts, share, hours, rows, cut }) => (
          <>
            <p>
              <b>{share.meant > 0 ? percent(share.paired / share.meant) : "–"}</b> {words.share}
            </p>
            {cut && <p class="warn">{words.cut}</p>}
            <Counts counts={counts} chosen={chosen} choose={setChosen} />
            <Explained counts={counts} />
            {hours.length > 1 && (
              <section class="panel">
                <h2>{words.chart}</h2>
                <Chart
                  share
                  timesMs={hours.map(({ atMs }) => atMs)}
                  lines={[
                    {
                      label: words.classes.paired[0],
                      values: hours.map(({ paired, meant }) => paired / meant),
                    },
                  ]}
                />
              </section>
            )}
            {rows.length > 0 ? <Rows rows={rows} /> : <p class="quiet">{words.empty}</p>}
          </>
        )}
      </Shown>
      <div class="row">
        <label>
          {words.upload}
          <input
            type="file"
            accept="application/json,.json"
            onChange={({ currentTarget }) => upload(currentTarget.files?.[0])}
          />
        </label>
        <a href={`api${withQuery("/pairs.csv", { ...search, class: undefined })}`} download>
          {words.csv}
        </a>
      </div>
      <p class="quiet small">{words.limits}</p>
    </>
  );
};
