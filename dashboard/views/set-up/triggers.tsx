import { useState } from "preact/hooks";
import type { SetupSite } from "../../../server/admin/api.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { texts } from "../../texts.ts";

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

/** The further events of a site: those that the served tag carries, and one more. */
export const Triggers = ({ site, change }: { site: SetupSite; change: (site: SetupSite) => void }) => {
  const [on, setOn] = useState("click");
  const [event, setEvent] = useState("AddToCart");
  const [target, setTarget] = useState("");
  const [value, setValue] = useState("");
  const [currency, setCurrency] = useState("");
  const { triggers = [] } = site;
  const isLayer = on === "event";
  const properties = {
    ...(value && { value: { path: value } }),
    ...(currency && { currency: { path: currency } }),
  };
  const trigger = {
    on,
    event,
    ...(isLayer ? { name: target } : { selector: target }),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
  return (
    <>
      <h3>{words.triggers}</h3>
      <p class="quiet">{words.triggersLead}</p>
      <ul class="plain">
        {triggers.map((one) => (
          <li key={JSON.stringify(one)}>
            <code>{JSON.stringify(one)}</code>{" "}
            <button
              type="button"
              class="link"
              onClick={() => change({ ...site, triggers: triggers.filter((each) => each !== one) })}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <form
        class="grid"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          change({ ...site, triggers: [...triggers, trigger] });
        }}
      >
        <Choice label={words.event} options={events} value={event} change={setEvent} />
        <Choice label={words.on} options={words.occasions} value={on} change={setOn} />
        <Field
          label={isLayer ? words.layerEvent : words.selector}
          required
          value={target}
          change={setTarget}
        />
        <Field label={words.value} value={value} change={setValue} />
        <Field label={words.currency} value={currency} change={setCurrency} />
        <button type="submit">{words.addTrigger}</button>
      </form>
    </>
  );
};
