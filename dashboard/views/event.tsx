import type { DeliveryRow, EventView, ExplainedDelivery } from "../../server/admin/api.ts";
import { dateTimeOf, prettyBody, shortened } from "../format.ts";
import { useLoad } from "../load.ts";
import { Badge } from "../parts/badge.tsx";
import { Head } from "../parts/filters.tsx";
import { Shown } from "../parts/shown.tsx";
import { Table } from "../parts/table.tsx";
import { texts } from "../texts.ts";

const words = texts.event;

const Fields = ({ sent = [], missing = [] }: ExplainedDelivery) => (
  <>
    {sent.length > 0 && (
      <Table label={words.fieldsOf} columns={words.fields}>
        {sent.map(({ field, value, from, rule }) => (
          <tr key={field}>
            <td class="mono">{field}</td>
            <td class="mono wrap">{shortened(value)}</td>
            <td class="mono">{from}</td>
            <td class="wrap">{rule}</td>
          </tr>
        ))}
      </Table>
    )}
    {missing.length > 0 && (
      <details>
        <summary>
          {words.missing} ({missing.length})
        </summary>
        <ul>
          {missing.map(({ field, reason }) => (
            <li key={field}>
              <code>{field}</code> <span class="quiet">{reason}</span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const Delivery = ({
  delivery,
  explained,
}: {
  delivery: DeliveryRow;
  explained: ExplainedDelivery | undefined;
}) => (
  <section class="panel">
    <h2 class="row">
      {delivery.destination} <Badge state={delivery.state} />
    </h2>
    <p>
      {words.requests}: {delivery.attempts}
      {delivery.settledAtMs && ` · ${dateTimeOf(delivery.settledAtMs)}`}
      {delivery.traceId && (
        <>
          {` · ${words.trace} `}
          <code>{delivery.traceId}</code>
        </>
      )}
    </p>
    {(delivery.reason || delivery.title) && (
      <p class="bad">
        {[delivery.reason, delivery.subcode, delivery.title, delivery.message].filter(Boolean).join(" · ")}
      </p>
    )}
    <p>
      {words.browser}: {explained?.browser ?? "–"}
    </p>
    {explained?.note && <p class="quiet">{explained.note}</p>}
    {explained && <Fields {...explained} />}
    {explained?.body !== undefined && (
      <details>
        <summary>{words.body}</summary>
        <pre>{prettyBody(explained.body)}</pre>
      </details>
    )}
  </section>
);

const consentWords = (consent: EventView["event"]["consent"]) => {
  const said = Object.entries(consent);
  return said.length === 0 ? words.allowed : said.map(([platform, word]) => `${platform} ${word}`).join(", ");
};

const Opened = ({ event, time, source, limitedDataUse, explained }: EventView) => (
  <>
    <Head title={event.name} lead={`${event.id} · ${event.site}`} />
    <p class="quiet">
      {words.received} {dateTimeOf(event.receivedAtMs)} · {event.door}
      {time !== undefined && ` · ${words.happened} ${dateTimeOf(time * 1_000)} · ${source}`} · {words.consent}
      : {consentWords(event.consent)} · {words.limited}: {words.limitedOf(limitedDataUse)}
    </p>
    {event.deliveries.map((delivery) => (
      <Delivery
        key={delivery.destination}
        delivery={delivery}
        explained={explained.find(({ destination }) => destination === delivery.destination)}
      />
    ))}
  </>
);

/** Every event of an id: there is one a site and name. */
export const Event = ({ id }: { id: string }) => {
  const load = useLoad<EventView[]>(
    `/events/${encodeURIComponent(id)}`,
    {},
    { everyMs: 10_000, isLive: true },
  );
  return (
    <>
      <p>
        <a href="#/events">← {words.back}</a>
      </p>
      <Shown load={load}>
        {(views) => (
          <>
            {views.map((view) => (
              <Opened key={view.event.event} {...view} />
            ))}
          </>
        )}
      </Shown>
    </>
  );
};
