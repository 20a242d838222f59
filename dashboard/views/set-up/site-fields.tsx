import { useState } from "preact/hooks";
import type { ConnectionRow, SetupSite } from "../../../server/admin/api.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { type Outcome, Said } from "../../parts/said.tsx";
import {
  type DestinationForm,
  type DestinationPlatform,
  emptyDestination,
  emptyForm,
  formOf,
  hasSeveralAddresses,
  type SiteForm,
  siteOf,
} from "../../site-form.ts";
import { texts } from "../../texts.ts";
import { DestinationFields } from "./destination-fields.tsx";

const words = texts.setup;
const platforms: readonly DestinationPlatform[] = ["meta", "tiktok"];

/** The form of one site, new or there already. */
export const SiteFields = ({
  before,
  save,
  outcome,
  connections,
}: {
  before?: SetupSite;
  save: (site: SetupSite) => void;
  outcome: Outcome | undefined;
  connections: readonly ConnectionRow[];
}) => {
  const [form, setForm] = useState<SiteForm>(before ? formOf(before) : emptyForm());
  const isOwnConsent = before?.consent !== undefined && typeof before.consent !== "string";
  const at = (key: "domain" | "dataLayer" | "consent" | "sandbox") => ({
    value: form[key],
    change: (value: string) => setForm((now) => ({ ...now, [key]: value })),
  });
  const setList = (platform: DestinationPlatform, list: DestinationForm[]) =>
    setForm((now) => ({ ...now, [platform]: list }));
  return (
    <form
      class="fields wide"
      onSubmit={(event) => {
        event.preventDefault();
        save(siteOf(form, before));
      }}
    >
      <div class="grid">
        <Field label={words.domain} hint={words.domainHint} required {...at("domain")} />
        <Field label={words.dataLayer} required {...at("dataLayer")} />
        <Choice
          label={words.consent}
          options={{ ...(isOwnConsent && { "": words.ownConsent }), ...words.consents }}
          {...at("consent")}
        />
        <Field
          label={words.sandbox}
          hint={before && hasSeveralAddresses(before) ? words.severalAddresses : undefined}
          {...at("sandbox")}
        />
      </div>
      <div class="two">
        {platforms.map((platform) => {
          const list = form[platform];
          return (
            <div class="fields" key={platform}>
              {list.map((each, index) => (
                <DestinationFields
                  key={each.row}
                  platform={platform}
                  number={index + 1}
                  form={each}
                  change={(changed) =>
                    setList(
                      platform,
                      list.map((one) => (one === each ? changed : one)),
                    )
                  }
                  remove={
                    list.length > 1
                      ? () =>
                          setList(
                            platform,
                            list.filter((one) => one !== each),
                          )
                      : undefined
                  }
                  connections={connections}
                />
              ))}
              <button
                class="start"
                type="button"
                onClick={() => setList(platform, [...list, emptyDestination()])}
              >
                {words.another[platform]}
              </button>
            </div>
          );
        })}
      </div>
      <div class="row">
        <button type="submit" class="main">
          {words.save}
        </button>
        <Said outcome={outcome} />
      </div>
    </form>
  );
};
