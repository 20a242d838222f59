import { useState } from "preact/hooks";
import type {
  DeadLetterCount,
  DeadLettersView,
  ReplayProgress as Progress,
  ReplayPreview,
} from "../../server/admin/api.ts";
import { post, type Search } from "../api.ts";
import { useLoad } from "../load.ts";
import { Head, TextFilter, useWheres, type Where, WhereSelect } from "../parts/filters.tsx";
import { Pager } from "../parts/pager.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Shown } from "../parts/shown.tsx";
import { type Range, searchOf } from "../range.ts";
import { texts } from "../texts.ts";
import { type LetterKey, LetterTable } from "./dead-letters/letter-table.tsx";
import { ReasonTiles } from "./dead-letters/reason-tiles.tsx";
import { ReplayPreviews } from "./dead-letters/replay-preview.tsx";
import { ReplayProgress } from "./dead-letters/replay-progress.tsx";

const words = texts.letters;
const everyMs = 10_000;

/** A filter as a query's texts, which is how the server reads it. */
const textsOf = (filter: Search) =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

/** What was refused for good: filtered, previewed, replayed, dropped. */
export const DeadLetters = () => {
  const wheres = useWheres();
  const [where, setWhere] = useState<Where>();
  const [range, setRange] = useState<Range>({ last: "month" });
  const [reason, setReason] = useState("");
  const [name, setName] = useState("");
  const [before, setBefore] = useState<string>();
  const [chosen, setChosen] = useState<LetterKey[]>([]);
  const [previews, setPreviews] = useState<ReplayPreview[]>([]);
  const [replay, setReplay] = useState("");
  const [said, setSaid] = useState("");
  const isNarrowed = Boolean(where || reason || name);
  const filter = { ...where, reason, name };
  const load = useLoad<DeadLettersView>(
    "/dead-letters",
    { ...filter, before },
    { range, everyMs, isLive: true },
  );

  const keys = chosen.map(({ event, destination }) => ({ event, destination }));
  const clear = () => {
    setChosen([]);
    setPreviews([]);
  };
  /** Another filter begins at its first page, and nothing unseen stays chosen. */
  const reset =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setBefore(undefined);
      clear();
      set(value);
    };
  const fail = (error: Error) => setSaid(error.message);
  const start = (asked: object) => {
    clear();
    setSaid("");
    post<Progress>("/dead-letters/replay", asked)
      .then(({ id }) => setReplay(id), fail)
      .finally(load.again);
  };
  const replayAll = () => {
    if (window.confirm(words.confirmAll)) start({ filter: textsOf({ ...filter, ...searchOf(range) }) });
  };
  const drop = () => {
    if (!window.confirm(words.confirmDrop)) return;
    clear();
    post<{ dropped: number }>("/dead-letters/drop", { keys })
      .then(({ dropped }) => setSaid(words.dropped(dropped)), fail)
      .finally(load.again);
  };
  const narrow = (row: DeadLetterCount | undefined) => {
    reset(setReason)(row?.reason ?? "");
    setWhere(row && { site: row.site, destination: row.destination });
  };

  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <WhereSelect wheres={wheres} value={where} change={reset(setWhere)} all />
        <RangeSelect value={range} change={reset(setRange)} />
        <TextFilter label={texts.filters.name} value={name} change={reset(setName)} />
        <label>
          {words.reason}
          <select value={reason} onChange={({ currentTarget }) => reset(setReason)(currentTarget.value)}>
            <option value="">{texts.filters.anyone}</option>
            {[...new Map(load.data?.reasons.map((row) => [row.reason, row.title]))].map(([code, title]) => (
              <option key={code} value={code}>
                {[code, title].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        </label>
      </Head>
      {said && <p role="status">{said}</p>}
      {replay && <ReplayProgress key={replay} id={replay} over={load.again} />}
      <Shown load={load}>
        {({ rows, reasons, next }) => (
          <>
            <ReasonTiles reasons={reasons} chosen={reason} choose={narrow} />
            {rows.length === 0 ? (
              <p class={isNarrowed ? "quiet" : "good"}>{isNarrowed ? words.empty : words.none}</p>
            ) : (
              <>
                <div class="row">
                  <button
                    type="button"
                    disabled={chosen.length === 0}
                    onClick={() =>
                      post<ReplayPreview[]>("/dead-letters/preview", { keys }).then(setPreviews, fail)
                    }
                  >
                    {words.preview}
                  </button>
                  <button
                    type="button"
                    class="main"
                    disabled={chosen.length === 0}
                    onClick={() => start({ keys })}
                  >
                    {words.replay}
                  </button>
                  <button type="button" disabled={chosen.length === 0} onClick={drop}>
                    {words.drop}
                  </button>
                  <span class="quiet">{words.chosen(chosen.length)}</span>
                  <button type="button" onClick={replayAll}>
                    {words.replayAll}
                  </button>
                </div>
                <ReplayPreviews previews={previews} />
                <LetterTable rows={rows} chosen={chosen} choose={setChosen} />
              </>
            )}
            <Pager before={before} next={next} turn={setBefore} />
          </>
        )}
      </Shown>
    </>
  );
};
