import { useState } from "preact/hooks";
import type { EventRow, EventsView } from "../../server/admin/api.ts";
import { dateTimeOf } from "../format.ts";
import { useLoad } from "../load.ts";
import { Badge } from "../parts/badge.tsx";
import { Head, TextFilter, useWheres, type Where, WhereSelect } from "../parts/filters.tsx";
import { Pager } from "../parts/pager.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Shown } from "../parts/shown.tsx";
import { Table } from "../parts/table.tsx";
import type { Range } from "../range.ts";
import { texts } from "../texts.ts";

const words = texts.events;
const states = ["queued", "held", "delivered", "refused", "expired"];

const Notes = ({ row }: { row: EventRow }) => (
  <span class="quiet small">
    {[
      row.copies > 0 && words.copies(row.copies),
      row.browsers > 1 && words.browsers(row.browsers),
      row.bot && words.bot,
    ]
      .filter(Boolean)
      .join(" · ")}
  </span>
);

const Row = ({ row }: { row: EventRow }) => (
  <tr>
    <td>{dateTimeOf(row.receivedAtMs)}</td>
    <td>
      {row.name} <Notes row={row} />
    </td>
    <td>
      <a class="mono" href={`#/event/${encodeURIComponent(row.id)}`}>
        {row.id}
      </a>
    </td>
    <td>{row.door}</td>
    <td>
      <span class="row">
        {row.deliveries.map(({ destination, state }) => (
          <Badge
            key={destination}
            state={state}
            label={`${destination.split(":")[0]} ${texts.states[state]}`}
          />
        ))}
      </span>
    </td>
  </tr>
);

/** The history, by pages. */
export const Events = () => {
  const wheres = useWheres();
  const [where, setWhere] = useState<Where>();
  const [range, setRange] = useState<Range>({ last: "day" });
  const [name, setName] = useState("");
  const [id, setId] = useState("");
  const [state, setState] = useState("");
  const [before, setBefore] = useState<number>();

  const load = useLoad<EventsView>("/events", { ...where, name, id, state, before }, { range });
  const reset =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setBefore(undefined);
      set(value);
    };
  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <WhereSelect wheres={wheres} value={where} change={reset(setWhere)} all />
        <RangeSelect value={range} change={reset(setRange)} />
        <TextFilter label={texts.filters.name} value={name} change={reset(setName)} />
        <TextFilter label={texts.filters.id} value={id} change={reset(setId)} />
        <label>
          {texts.filters.state}
          <select value={state} onChange={({ currentTarget }) => reset(setState)(currentTarget.value)}>
            <option value="">{texts.filters.anyone}</option>
            {states.map((each) => (
              <option key={each} value={each}>
                {texts.states[each]}
              </option>
            ))}
          </select>
        </label>
      </Head>
      <Shown load={load}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? (
              <p class="quiet">{words.empty}</p>
            ) : (
              <Table label={words.title} columns={words.columns}>
                {rows.map((row) => (
                  <Row key={row.event} row={row} />
                ))}
              </Table>
            )}
            <Pager before={before} next={next} turn={setBefore} />
          </>
        )}
      </Shown>
    </>
  );
};
