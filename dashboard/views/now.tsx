import type { FeedEntry, NowView, PixelReport } from "../../server/admin/api.ts";
import { useFeed } from "../feed.ts";
import { count, duration, timeOf } from "../format.ts";
import { useLoad } from "../load.ts";
import { Badge } from "../parts/badge.tsx";
import { Chart } from "../parts/chart.tsx";
import { Head } from "../parts/filters.tsx";
import { Shown } from "../parts/shown.tsx";
import { texts } from "../texts.ts";

const words = texts.now;
const everyMs = 5_000;
const minuteMs = 60_000;

const Problems = ({ problems }: Pick<NowView, "problems">) => {
  if (problems.length === 0) return <p class="good">✓ {words.well}</p>;
  return (
    <>
      {problems.map(({ code, severity, site, destination, title, detail, remedy }) => (
        <div
          key={`${code}${site}${destination}`}
          class={`banner ${severity === "alarm" ? "bad" : "warn"}`}
          role="alert"
        >
          <strong>
            {title}
            {destination && `: ${site} · ${destination}`}
          </strong>
          <p>{detail}</p>
          <p class="quiet">{remedy}</p>
        </div>
      ))}
    </>
  );
};

const Destinations = ({ destinations, atMs }: Pick<NowView, "destinations" | "atMs">) => (
  <div class="two">
    {destinations.map((row) => (
      <section key={`${row.site}${row.destination}`} class="panel">
        <h2>
          {row.site} · {row.destination}
        </h2>
        <p class="equation">
          <b>{count(row.accepted)}</b> {words.accepted}
          {(["delivered", "duplicate", "refused", "expired", "held", "queued"] as const)
            .filter((state) => row[state] > 0)
            .map((state) => (
              <Badge key={state} state={state} label={`${count(row[state])} ${texts.states[state]}`} />
            ))}
        </p>
        <p class="quiet small">
          {words.last}:{" "}
          {row.lastDeliveredAtMs ? words.ago(duration(atMs - row.lastDeliveredAtMs)) : words.never}
          {row.oldestReceivedAtMs && ` · ${words.oldest} ${duration(atMs - row.oldestReceivedAtMs)}`}
        </p>
      </section>
    ))}
  </div>
);

const pixelWords = (pixel: PixelReport | undefined) =>
  pixel
    ? ` · ${words.browser} ${Object.entries(pixel)
        .map(([platform, report]) => `${platform} ${report}`)
        .join(", ")}`
    : "";

const about = (entry: FeedEntry) =>
  entry.step === "stored"
    ? ` ${words.through} ${entry.door}${pixelWords(entry.pixel)}`
    : ` ${entry.destination}${entry.reason ? `: ${entry.reason}` : ""}`;

const Entry = ({ entry }: { entry: FeedEntry }) => (
  <li>
    <span class="quiet small">{timeOf(entry.atMs)}</span>
    <span>
      <Badge state={entry.step} label={words.steps[entry.step]} />
    </span>
    <span>
      {"id" in entry && (
        <>
          <a href={`#/event/${encodeURIComponent(entry.id)}`}>{entry.name}</a>{" "}
          <code class="quiet">{entry.id}</code>
        </>
      )}
      <span class="quiet small">{about(entry)}</span>
    </span>
  </li>
);

const keyOf = (entry: FeedEntry) =>
  [entry.atMs, entry.step, "id" in entry && entry.id, "destination" in entry && entry.destination].join();

/** What happens now: problems, every destination, the last hour and the live feed. */
export const Now = () => {
  const load = useLoad<NowView>("/now", {}, { everyMs, isLive: true });
  const feed = useFeed();
  return (
    <>
      <Head title={words.title} lead={words.lead} />
      <Shown load={load}>
        {({ problems, destinations, minutes, firstMinuteMs, atMs }) => (
          <>
            <Problems problems={problems} />
            <Destinations destinations={destinations} atMs={atMs} />
            {destinations.length === 0 && <p class="quiet">{words.none}</p>}
            <section class="panel" hidden={destinations.length === 0}>
              <h2>{words.chart}</h2>
              <Chart
                timesMs={(minutes[0]?.counts.delivered ?? []).map(
                  (_, index) => firstMinuteMs + index * minuteMs,
                )}
                lines={minutes.flatMap(({ destination, counts }) => [
                  { label: `${destination} ${texts.states.delivered}`, values: counts.delivered },
                  ...(counts.refused.some((value) => value > 0)
                    ? [{ label: `${destination} ${texts.states.refused}`, values: counts.refused }]
                    : []),
                ])}
              />
            </section>
          </>
        )}
      </Shown>
      <section class="panel">
        <h2>{words.feed}</h2>
        {feed.length === 0 ? (
          <p class="quiet">{words.feedEmpty}</p>
        ) : (
          <ul class="feed">
            {feed.map((entry) => (
              <Entry key={keyOf(entry)} entry={entry} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
};
