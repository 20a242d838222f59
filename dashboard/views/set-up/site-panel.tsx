import { useState } from "preact/hooks";
import type { PairsView, SetupSite } from "../../../server/admin/api.ts";
import { useLoad } from "../../load.ts";
import { Copyable } from "../../parts/copyable.tsx";
import { Field } from "../../parts/field.tsx";
import { type Outcome, Said } from "../../parts/said.tsx";
import { snippetOf } from "../../site-form.ts";
import { texts } from "../../texts.ts";
import { Triggers } from "./triggers.tsx";

const words = texts.setup;
const everyMs = 10_000;
/** Enough to see the first pair, whatever else the day brought. */
const newest = 500;

const destinationsOf = ({ meta = [], tiktok = [] }: SetupSite) => [
  ...meta.map(({ pixelId }) => `meta:${pixelId}`),
  ...tiktok.map(({ eventSourceId }) => `tiktok:${eventSourceId}`),
];

const consentWords = (consent: unknown): string => {
  const word = typeof consent === "string" ? consent : (consent as { signal?: string } | undefined)?.signal;
  return words.consents[word ?? ""] ?? words.ownConsent;
};

/** Green once an event's two copies have met. */
const FirstPair = ({ site, destination }: { site: string; destination: string }) => {
  const { data } = useLoad<PairsView>("/pairs", { site, destination, newest }, { everyMs, isLive: true });
  const isPaired = (data?.counts.paired ?? 0) > 0;
  return (
    <li class={isPaired ? "good" : "quiet"}>
      {isPaired ? "✓" : "…"} {destination}: {isPaired ? words.paired : words.waiting}
    </li>
  );
};

/** One site that is set up: its snippet, whether pairs arrive, and its further events. */
export const SitePanel = ({
  site,
  readOnly,
  savedAtMs,
  edit,
  outcome,
  change,
  triggersOutcome,
  remove,
}: {
  site: SetupSite;
  readOnly: boolean;
  /** When the set-up was last saved, where the audit trail says so. */
  savedAtMs: number | undefined;
  edit: () => void;
  outcome: Outcome | undefined;
  /** @returns whether it was saved */
  change: (site: SetupSite) => Promise<boolean>;
  triggersOutcome: Outcome | undefined;
  remove: (() => void) | undefined;
}) => {
  const [endpoint, setEndpoint] = useState(location.origin);
  const snippet = snippetOf(endpoint, site.id);
  return (
    <section class="panel">
      <h2>{site.id}</h2>
      <p class="quiet">
        {site.origins.join(", ")} · {words.dataLayer} {site.dataLayer} · {words.consent}{" "}
        {consentWords(site.consent)}
      </p>
      {!readOnly && (
        <div class="row">
          <button type="button" onClick={edit}>
            {words.change}
          </button>
          {remove && (
            <button type="button" onClick={() => window.confirm(words.confirmRemove) && remove()}>
              {words.remove}
            </button>
          )}
        </div>
      )}
      <Said outcome={outcome} />
      <h3>{words.snippet}</h3>
      <Field label={words.endpoint} value={endpoint} change={setEndpoint} />
      <Copyable text={snippet} />
      <h3>{words.validation}</h3>
      <ul class="plain">
        {destinationsOf(site).map((destination) => (
          <FirstPair key={destination} site={site.id} destination={destination} />
        ))}
      </ul>
      {!readOnly && <Triggers site={site} savedAtMs={savedAtMs} change={change} outcome={triggersOutcome} />}
    </section>
  );
};
