import type { DeadLetter } from "../../../server/admin/api.ts";
import { dateTimeOf } from "../../format.ts";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts.ts";

const words = texts.letters;

export type LetterKey = Pick<DeadLetter, "event" | "destination">;
export const nameOf = ({ event, destination }: LetterKey) => `${event} ${destination}`;

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
    <td>
      {letter.site} · {letter.destination}
    </td>
    <td class="wrap">
      {[letter.title, letter.message].filter(Boolean).join(": ")}
      <br />
      <span class="quiet small">{[letter.reason, letter.subcode].filter(Boolean).join(" / ")}</span>
    </td>
    <td class="mono">{letter.traceId ?? "–"}</td>
  </tr>
);

/** One page of dead letters, to choose from. */
export const LetterTable = ({
  rows,
  chosen,
  choose,
}: {
  rows: readonly DeadLetter[];
  chosen: readonly LetterKey[];
  choose: (letters: LetterKey[]) => void;
}) => {
  const names = new Set(chosen.map(nameOf));
  const kept = rows.filter((letter) => letter.kept);
  const hasAll = kept.length > 0 && kept.every((letter) => names.has(nameOf(letter)));
  const toggle = (letter: DeadLetter) =>
    choose(
      names.has(nameOf(letter))
        ? chosen.filter((each) => nameOf(each) !== nameOf(letter))
        : [...chosen, letter],
    );
  return (
    <Table
      label={words.title}
      columns={words.columns}
      lead={
        <input
          type="checkbox"
          checked={hasAll}
          onChange={() => choose(hasAll ? [] : kept)}
          aria-label={words.all}
        />
      }
    >
      {rows.map((letter) => (
        <Row
          key={nameOf(letter)}
          letter={letter}
          chosen={names.has(nameOf(letter))}
          toggle={() => toggle(letter)}
        />
      ))}
    </Table>
  );
};
