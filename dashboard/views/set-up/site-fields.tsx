import { useState } from "preact/hooks";
import type { SetupSite } from "../../../server/admin/api.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { emptyForm, formOf, type SiteForm, siteOf } from "../../site-form.ts";
import { texts } from "../../texts.ts";

const words = texts.setup;
const consents = ["granted", "required", "denied", "consent-mode", "tcf", "gpp"];

/** The form of one site, new or there already. */
export const SiteFields = ({ before, save }: { before?: SetupSite; save: (site: SetupSite) => void }) => {
  const [form, setForm] = useState<SiteForm>(before ? formOf(before) : emptyForm);
  const at = (key: keyof SiteForm) => ({
    value: form[key],
    change: (value: string) => setForm((now) => ({ ...now, [key]: value })),
  });
  const hint = (hasToken: boolean | undefined) => (hasToken ? words.kept : undefined);
  return (
    <section class="panel">
      <h2>{before?.id ?? words.add}</h2>
      <form
        class="grid"
        onSubmit={(event) => {
          event.preventDefault();
          save(siteOf(form, before));
        }}
      >
        <Field label={words.domain} hint={words.domainHint} required {...at("domain")} />
        <Field label={words.dataLayer} required {...at("dataLayer")} />
        <Choice label={words.consent} options={consents} {...at("consent")} />
        <fieldset>
          <legend>Meta</legend>
          <Field label={words.pixelId} {...at("pixelId")} />
          <Field label={words.token} isSecret hint={hint(before?.meta?.[0]?.hasToken)} {...at("metaToken")} />
          <Field label={words.testCode} {...at("metaTestCode")} />
        </fieldset>
        <fieldset>
          <legend>TikTok</legend>
          <Field label={words.pixelCode} {...at("pixelCode")} />
          <Field
            label={words.token}
            isSecret
            hint={hint(before?.tiktok?.[0]?.hasToken)}
            {...at("tiktokToken")}
          />
          <Field label={words.testCode} {...at("tiktokTestCode")} />
        </fieldset>
        <Field label={words.sandbox} {...at("sandbox")} />
        <button type="submit" class="main">
          {words.save}
        </button>
      </form>
    </section>
  );
};
