import type { ReplayPreview } from "../../../server/admin/api.ts";
import { differencesOf } from "../../differences.ts";
import { prettyBody, shortened } from "../../format.ts";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts.ts";
import { nameOf } from "./letter-table.tsx";

const words = texts.letters;

/** What a replay would send for one dead letter, and what hooks change of it. */
const Preview = ({ preview: { key, plain, bodies, note } }: { preview: ReplayPreview }) => {
  const differences = bodies.flatMap((body) => differencesOf(plain, body));
  return (
    <section class="panel">
      <h2>{key.destination}</h2>
      {note && <p class="warn">{note}</p>}
      {differences.length > 0 ? (
        <Table label={words.changed} columns={words.changes}>
          {differences.map(({ path, before, after }) => (
            <tr key={path}>
              <td class="mono">{path}</td>
              <td class="mono wrap">{shortened(before) ?? "–"}</td>
              <td class="mono wrap">{shortened(after) ?? "–"}</td>
            </tr>
          ))}
        </Table>
      ) : (
        bodies.length > 0 && <p class="quiet">{words.unchanged}</p>
      )}
      {bodies.map((body) => (
        <pre key={JSON.stringify(body)}>{prettyBody(body)}</pre>
      ))}
    </section>
  );
};

export const ReplayPreviews = ({ previews }: { previews: readonly ReplayPreview[] }) =>
  previews.length === 0 ? null : (
    <>
      <p class="quiet">{words.noEarlierBody}</p>
      {previews.map((preview) => (
        <Preview key={nameOf(preview.key)} preview={preview} />
      ))}
    </>
  );
