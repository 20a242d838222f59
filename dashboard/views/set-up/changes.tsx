import type { AuditRow } from "../../../server/admin/api.ts";
import { dateTimeOf } from "../../format.ts";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts.ts";

const words = texts.setup.changes;

/** The audit trail: when what was changed. */
export const Changes = ({ rows }: { rows: readonly AuditRow[] }) => (
  <section>
    <h2>{words.title}</h2>
    {rows.length === 0 ? (
      <p class="quiet">{words.empty}</p>
    ) : (
      <Table label={words.title} columns={words.columns}>
        {rows.map(({ atMs, action, detail }, index) => (
          <tr key={`${atMs}${action}${rows.length - index}`}>
            <td>{dateTimeOf(atMs)}</td>
            <td>{words.actions[action] ?? action}</td>
            <td class="mono wrap">{detail === undefined ? "–" : JSON.stringify(detail)}</td>
          </tr>
        ))}
      </Table>
    )}
  </section>
);
