import { useState } from "preact/hooks";
import type { LedgerRow, LedgerView } from "../../server/admin/api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { Head } from "../parts/filters.tsx";
import { RangeSelect } from "../parts/range.tsx";
import { Shown } from "../parts/shown.tsx";
import { Table } from "../parts/table.tsx";
import type { Range } from "../range.ts";
import { texts } from "../texts.ts";

const words = texts.ledger;
const states = ["delivered", "duplicate", "refused", "expired", "held", "queued"] as const;
/** As the columns name them. */
const figures = [
  "accepted",
  "delivered",
  "duplicate",
  "refused",
  "refusedByConsent",
  "expired",
  "held",
  "queued",
] as const;

const missingFrom = (row: LedgerRow) => row.accepted - states.reduce((sum, state) => sum + row[state], 0);

const Cells = ({ row }: { row: LedgerRow }) => {
  const missing = missingFrom(row);
  return (
    <>
      <td class="id">
        {row.destination}
        <br />
        <span class="quiet small">{row.site}</span>
      </td>
      {figures.map((figure) => (
        <td key={figure} class="number">
          {count(row[figure])}
        </td>
      ))}
      <td class={missing === 0 ? "good" : "bad"}>{missing === 0 ? "✓" : `${words.off} ${count(missing)}`}</td>
    </>
  );
};

/** The equation, per day and destination. */
export const Ledger = () => {
  const [range, setRange] = useState<Range>({ last: "month" });
  const [timeZone, setTimeZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const load = useLoad<LedgerView>("/ledger", { timeZone }, { range, everyMs: 10_000, isLive: true });
  return (
    <>
      <Head title={words.title} lead={words.lead}>
        <RangeSelect value={range} change={setRange} />
        <label>
          {words.zone}
          <select value={timeZone} onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}>
            {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
      </Head>
      <Shown load={load}>
        {({ days, totals, sinceStart }) =>
          totals.length === 0 ? (
            <p class="quiet">{words.empty}</p>
          ) : (
            <Table
              label={words.title}
              columns={words.columns}
              figures={words.columns.slice(2, -1)}
              look="figures small"
            >
              {totals.map((row) => (
                <tr key={`${row.site}${row.destination}`}>
                  <td>
                    <b>{words.total}</b>
                  </td>
                  <Cells row={row} />
                </tr>
              ))}
              {days.map((row) => (
                <tr key={`${row.day}${row.site}${row.destination}`}>
                  <td>{row.day}</td>
                  <Cells row={row} />
                </tr>
              ))}
              {sinceStart.map((row) => (
                <tr key={`start ${row.site}${row.destination}`}>
                  <td class="quiet">{words.sinceStart}</td>
                  <Cells row={row} />
                </tr>
              ))}
            </Table>
          )
        }
      </Shown>
    </>
  );
};
