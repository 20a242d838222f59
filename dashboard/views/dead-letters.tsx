import { useState } from "preact/hooks";
import type { DeadLetter, DeadLettersView, ReplayOutcome, ReplayPreview } from "../../server/admin/api.ts";
import { post } from "../api.ts";
import { count, dateTimeOf, prettyBody } from "../format.ts";
import { useLoad } from "../load.ts";
import { Head } from "../parts/filters.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Shown } from "../parts/shown.tsx";
import { texts } from "../texts.ts";

const words = texts.letters;
const keyOf = ({ event, destination }: DeadLetter) => ({ event, destination });
const nameOf = ({ event, destination }: Pick<DeadLetter, "event" | "destination">) =>
  `${event} ${destination}`;

const Row = ({ letter, chosen, toggle }: { letter: DeadLetter; chosen: boolean; toggle: () => void }) => (
  <tr>
    <td>
      <input
        type="checkbox"
        checked={chosen}
        onChange={toggle}
        disabled={!letter.kept}
        aria-label={`${letter.name} ${letter.id}`}
      />
    </td>
    <td>{dateTimeOf(letter.receivedAtMs)}</td>
    <td>
      <a href={`#/event/${encodeURIComponent(letter.id)}`}>{letter.name}</a>{" "}
      {!letter.kept && <span class="quiet">{words.gone}</span>}
    </td>
    <td>{letter.destination}</td>
    <td class="wrap">
      {[letter.reason, letter.subcode, letter.title, letter.message].filter(Boolean).join(" · ")}
    </td>
    <td class="mono">{letter.traceId ?? "–"}</td>
  </tr>
);

const outcomeWords = ({ queued, skipped }: ReplayOutcome) => {
  const left = Object.entries(skipped).map(([why, number]) => `${number} ${why}`);
  return words.done(queued) + (left.length > 0 ? ` ${words.skipped}: ${left.join(", ")}.` : "");
};

/** What was refused for good; previewed, replayed, dropped. */
export const DeadLetters = () => {
  const [reason, setReason] = useState("");
  const [before, setBefore] = useState<string>();
  const [chosen, setChosen] = useState<DeadLetter[]>([]);
  const [previews, setPreviews] = useState<ReplayPreview[]>([]);
  const [said, setSaid] = useState("");
  const load = useLoad<DeadLettersView>(
    "/dead-letters",
    { reason, before },
    { everyMs: 10_000, isLive: true },
  );

  const isChosen = (letter: DeadLetter) => chosen.some((each) => nameOf(each) === nameOf(letter));
  const toggle = (letter: DeadLetter) =>
    setChosen(
      isChosen(letter) ? chosen.filter((each) => nameOf(each) !== nameOf(letter)) : [...chosen, letter],
    );
  const keys = chosen.map(keyOf);
  const tell = (work: Promise<string>) => {
    work.then(setSaid, (error: Error) => setSaid(error.message)).finally(load.again);
    setChosen([]);
    setPreviews([]);
  };
  const replay = () => tell(post<ReplayOutcome>("/dead-letters/replay", { keys }).then(outcomeWords));
  const drop = () => {
    if (!window.confirm(words.confirmDrop)) return;
    tell(
      post<{ dropped: number }>("/dead-letters/drop", { keys }).then(({ dropped }) => words.dropped(dropped)),
    );
  };

  return (
    <>
      <Head title={words.title} lead={words.lead} />
      <p role="status">{said}</p>
      <Shown load={load}>
        {({ rows, counts, next }) => (
          <>
            <div class="tiles">
              {counts.map((row) => (
                <button
                  key={`${row.site}${row.destination}${row.reason}`}
                  type="button"
                  class="tile"
                  aria-pressed={reason === row.reason}
                  onClick={() => setReason(reason === row.reason ? "" : row.reason)}
                >
                  <b>{count(row.count)}</b>
                  {row.title ?? row.reason}
                  <br />
                  <span class="quiet small">{row.destination}</span>
                </button>
              ))}
            </div>
            {rows.length === 0 ? (
              <p class="good">✓ {words.empty}</p>
            ) : (
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
                    {rows.map((letter) => (
                      <Row
                        key={nameOf(letter)}
                        letter={letter}
                        chosen={isChosen(letter)}
                        toggle={() => toggle(letter)}
                      />
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
            {next !== undefined && (
              <button type="button" onClick={() => setBefore(next)}>
                {words.more}
              </button>
            )}
          </>
        )}
      </Shown>
      <div class="row">
        <span class="quiet">{words.chosen(chosen.length)}</span>
        <button
          type="button"
          disabled={chosen.length === 0}
          onClick={() => post<ReplayPreview[]>("/dead-letters/preview", { keys }).then(setPreviews)}
        >
          {words.preview}
        </button>
        <button type="button" class="main" disabled={chosen.length === 0} onClick={replay}>
          {words.replay}
        </button>
        <button type="button" disabled={chosen.length === 0} onClick={drop}>
          {words.drop}
        </button>
      </div>
      {previews.map(({ key, explained }) => (
        <section key={nameOf(key)} class="panel">
          <h2>{key.destination}</h2>
          <pre>{prettyBody(explained?.body ?? explained?.note ?? null)}</pre>
        </section>
      ))}
    </>
  );
};
