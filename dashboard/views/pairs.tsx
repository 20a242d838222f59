import { useMemo, useState } from "preact/hooks";
import type { PairClass, PairsView } from "../../server/admin/api.ts";
import { download, withQuery } from "../api.ts";
import { count, dateTimeOf, percent } from "../format.ts";
import { useLoad } from "../load.ts";
import { Badge } from "../parts/badge.tsx";
import { Chart } from "../parts/chart.tsx";
import { Head, useWheres, type Where, WhereSelect } from "../parts/filters.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Shown } from "../parts/shown.tsx";
import { Table } from "../parts/table.tsx";
import { type Range, searchOf } from "../range.ts";
import { secondListOf } from "../second-list.ts";
import { texts } from "../texts.ts";

const words = texts.pairs;

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
  <Table label={words.title} columns={words.columns}>
    {rows.map(({ class: found, server, browser }) => (
      <tr key={`${found}${server?.name}${server?.id}${browser?.name}${browser?.id}`}>
        <td>
          <Badge state={found} label={words.classes[found][0]} />
        </td>
        <td>{server?.name ?? browser?.name}</td>
        <td>{server ? <a href={`#/event/${encodeURIComponent(server.id)}`}>{server.id}</a> : browser?.id}</td>
        <td>{dateTimeOf(server?.atMs)}</td>
        <td>{dateTimeOf(server?.deliveredAtMs)}</td>
        <td>
          {browser ? `${browser.name} ${browser.id} ${dateTimeOf(browser.atMs)}` : (server?.pixel ?? "–")}
        </td>
      </tr>
    ))}
  </Table>
);

const SharePaired = ({ hours }: Pick<PairsView, "hours">) => (
  <section class="panel">
    <h2>{words.chart}</h2>
    <Chart
      share
      timesMs={hours.map(({ atMs }) => atMs)}
      lines={[{ label: words.classes.paired[0], values: hours.map(({ paired, meant }) => paired / meant) }]}
    />
  </section>
);

/** A file that was chosen: what it holds, undefined where that is no JSON. */
interface Upload {
  name: string;
  content: unknown;
}

const readUpload = async (file: File): Promise<Upload> => ({
  name: file.name,
  content: await file
    .text()
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined),
});

/** The proof of deduplication. */
export const Pairs = () => {
  const wheres = useWheres();
  const [where, setWhere] = useState<Where>();
  const [range, setRange] = useState<Range>({ last: "day" });
  const [chosen, setChosen] = useState<PairClass>();
  const [upload, setUpload] = useState<Upload>();
  const [error, setError] = useState("");
  const at = where ?? wheres?.[0];
  const list = useMemo(
    () => (upload && at ? secondListOf(upload.content, at.destination) : undefined),
    [upload, at?.destination],
  );
  const search = { site: at?.site, destination: at?.destination, class: chosen };
  const load = useLoad<PairsView>(at && "/pairs", search, { range, body: list });
  const save = () =>
    download(withQuery("/pairs.csv", { ...search, ...searchOf(range) }), "twinbeam-pairs.csv", list).then(
      () => setError(""),
      (failure: Error) => setError(failure.message),
    );

  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <WhereSelect wheres={wheres} value={at} change={setWhere} />
        <RangeSelect value={range} change={setRange} />
      </Head>
      <div class="row end">
        {upload ? (
          <>
            <p class={list ? "" : "bad"} role="status">
              {list ? load.data && words.compared(upload.name) : words.noList(upload.name)}
            </p>
            <button type="button" onClick={() => setUpload(undefined)}>
              {words.alone}
            </button>
          </>
        ) : (
          <label>
            {words.upload}
            <input
              type="file"
              accept="application/json,.json"
              onChange={({ currentTarget: { files } }) =>
                files?.[0] && void readUpload(files[0]).then(setUpload)
              }
            />
          </label>
        )}
        <button type="button" onClick={() => void save()}>
          {words.csv}
        </button>
      </div>
      {error && (
        <p class="bad" role="alert">
          {error}
        </p>
      )}
      {wheres?.length === 0 && <p class="quiet">{words.none}</p>}
      <Shown load={load}>
        {({ counts, share, hours, rows, cut }) => (
          <>
            <p>
              <b>{share.meant > 0 ? percent(share.paired / share.meant) : "–"}</b> {words.share}
            </p>
            {cut && <p class="warn">{words.cut}</p>}
            <Counts counts={counts} chosen={chosen} choose={setChosen} />
            <Explained counts={counts} />
            {hours.length > 1 && <SharePaired hours={hours} />}
            {rows.length > 0 ? <Rows rows={rows} /> : <p class="quiet">{words.empty}</p>}
          </>
        )}
      </Shown>
      <p class="quiet small">{words.limits}</p>
    </>
  );
};
