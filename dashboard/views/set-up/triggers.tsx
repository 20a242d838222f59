import { useState } from "preact/hooks";
import type { EventsView, SetupSite } from "../../../server/admin/api.ts";
import { dateTimeOf } from "../../format.ts";
import { useLoad } from "../../load.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { type Outcome, Said } from "../../parts/said.tsx";
import { texts } from "../../texts.ts";
import {
  emptyProperty,
  emptyTrigger,
  type PropertyForm,
  selectorMistake,
  targetLimits,
  targetMistake,
  triggerOf,
} from "../../trigger-form.ts";

const words = texts.setup;
const events = [
  "Purchase",
  "AddToCart",
  "InitiateCheckout",
  "AddPaymentInfo",
  "ViewContent",
  "Search",
  "Lead",
  "CompleteRegistration",
  "Contact",
  "Subscribe",
];
const fields = ["value", "currency", "order_id", "content_id", "content_name", "quantity", "query"];
const lookedBackMs = 30 * 86_400_000;
const everyMs = 10_000;

/**
 * Whether an event of this name was seen: green once one arrived after the set-up was last saved. One that came before
 * tells nothing of this trigger.
 */
const Seen = ({ site, event, savedAtMs }: { site: string; event: string; savedAtMs: number | undefined }) => {
  const [from] = useState(Date.now() - lookedBackMs);
  const search = { site, name: event, from, limit: 1 };
  const { data } = useLoad<EventsView>("/events", search, { everyMs, isLive: true });
  if (!data) return null;
  const seenAtMs = data.rows[0]?.receivedAtMs;
  if (seenAtMs === undefined) return <span class="quiet">… {words.notSeen(event)}</span>;
  const isSince = savedAtMs !== undefined && seenAtMs >= savedAtMs;
  return (
    <span class={isSince ? "good" : "quiet"}>
      {isSince ? `✓ ${event} ${words.seen}` : `… ${words.seenBefore}`} {dateTimeOf(seenAtMs)}
    </span>
  );
};

const Properties = ({
  list,
  change,
}: {
  list: readonly PropertyForm[];
  change: (list: PropertyForm[]) => void;
}) => {
  const set = (index: number, part: Partial<PropertyForm>) =>
    change(list.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <>
      {list.map((property, index) => (
        <div class="grid" key={property.row}>
          <Field
            label={words.property}
            options={fields}
            required
            value={property.field}
            change={(field) => set(index, { field })}
          />
          <Choice
            label={words.from}
            options={words.froms}
            value={property.from}
            change={(from) => set(index, { from: from as PropertyForm["from"] })}
          />
          <Field
            label={words.fromWords[property.from]}
            required={property.from !== "text"}
            mistake={property.from === "text" ? selectorMistake(property.value) : undefined}
            value={property.value}
            change={(value) => set(index, { value })}
          />
          <button type="button" onClick={() => change(list.filter((_, at) => at !== index))}>
            {words.remove}
          </button>
        </div>
      ))}
      <button class="start" type="button" onClick={() => change([...list, emptyProperty()])}>
        {words.addProperty}
      </button>
    </>
  );
};

/** The further events of a site: those that the served tag carries, and one more. */
export const Triggers = ({
  site,
  savedAtMs,
  change,
  outcome,
}: {
  site: SetupSite;
  /** When the set-up was last saved, where the audit trail says so. */
  savedAtMs: number | undefined;
  /** @returns whether it was saved */
  change: (site: SetupSite) => Promise<boolean>;
  outcome: Outcome | undefined;
}) => {
  const [form, setForm] = useState(emptyTrigger);
  const { triggers = [] } = site;
  const at = (key: "event" | "on" | "target") => ({
    value: form[key],
    change: (value: string) => setForm((now) => ({ ...now, [key]: value })),
  });
  const add = async () => {
    if (await change({ ...site, triggers: [...triggers, triggerOf(form)] })) setForm(emptyTrigger);
  };
  return (
    <>
      <h3>{words.triggers}</h3>
      <p class="quiet">{words.triggersLead}</p>
      <ul class="plain">
        {triggers.map((one) => {
          const { event = "" } = one as { event?: string };
          return (
            <li key={JSON.stringify(one)} class="trigger">
              <code>{JSON.stringify(one)}</code>
              <span class="row">
                <Seen site={site.id} event={event} savedAtMs={savedAtMs} />
                <button
                  type="button"
                  class="link"
                  onClick={() => void change({ ...site, triggers: triggers.filter((each) => each !== one) })}
                >
                  {words.remove}
                </button>
              </span>
            </li>
          );
        })}
      </ul>
      <form
        class="fields wide"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void add();
        }}
      >
        <div class="grid">
          <Field label={words.event} options={events} required {...at("event")} />
          <Choice label={words.on} options={words.occasions} {...at("on")} />
          {form.on !== "route" && (
            <Field
              // A box of numbers is another one: what was typed as a selector is none.
              key={form.on}
              label={words.targets[form.on] ?? words.selector}
              required
              limits={targetLimits[form.on]}
              mistake={targetMistake(form)}
              {...at("target")}
            />
          )}
        </div>
        <Properties list={form.properties} change={(properties) => setForm({ ...form, properties })} />
        <div class="row">
          <button type="submit" class="main">
            {words.addTrigger}
          </button>
          <Said outcome={outcome} />
        </div>
      </form>
    </>
  );
};
