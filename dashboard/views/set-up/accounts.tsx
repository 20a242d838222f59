import { useState } from "preact/hooks";
import type { ConnectionsView } from "../../../server/admin/api.ts";
import { post, remove } from "../../api.ts";
import { dateTimeOf } from "../../format.ts";
import { Field } from "../../parts/field.tsx";
import type { DestinationPlatform } from "../../site-form.ts";
import { texts } from "../../texts.ts";

const words = texts.setup.accounts;
const platforms: readonly DestinationPlatform[] = ["meta", "tiktok"];
const redirectUri = new URL("api/connect/callback", document.baseURI).href;

/** Begins one platform's login: the browser goes to the dialog and comes back here. */
const Login = ({
  platform,
  hasApp,
  fail,
}: {
  platform: DestinationPlatform;
  hasApp: boolean;
  fail: (message: string) => void;
}) => {
  const [form, setForm] = useState({ name: "main", appId: "", appSecret: "", sandbox: "" });
  const at = (key: keyof typeof form) => ({
    value: form[key],
    change: (value: string) => setForm((now) => ({ ...now, [key]: value })),
  });
  const begin = () =>
    post<{ dialog: string }>(`/setup/connections/${platform}`, { ...form, redirectUri }).then(
      ({ dialog }) => location.assign(dialog),
      (error: Error) => fail(error.message),
    );
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <fieldset>
        <legend>{texts.setup.platforms[platform]}</legend>
        {!hasApp && (
          <>
            <Field label={words.appId} required {...at("appId")} />
            <Field label={words.appSecret} isSecret required {...at("appSecret")} />
            <Field label={texts.setup.sandbox} {...at("sandbox")} />
          </>
        )}
        <Field label={words.name} required {...at("name")} />
        <button class="start" type="submit">
          {words.connect[platform]}
        </button>
      </fieldset>
    </form>
  );
};

/** Tokens by the platforms' own logins, with the user's own app. */
export const Accounts = ({ view, again }: { view: ConnectionsView; again: () => void }) => {
  const [error, setError] = useState("");
  const { rows, hasApp, outcome } = view;
  const forget = (platform: string, name: string) =>
    remove(`/setup/connections/${platform}/${encodeURIComponent(name)}`)
      .then(
        () => setError(""),
        (failure: Error) => setError(failure.message),
      )
      .finally(again);
  return (
    <section class="panel">
      <h2>{words.title}</h2>
      <p class="quiet">{words.lead}</p>
      {outcome && (
        <p class={outcome.ok ? "good" : "bad"} role={outcome.ok ? "status" : "alert"}>
          {outcome.ok ? words.connected : words.notConnected} {outcome.message}
        </p>
      )}
      {error && (
        <p class="bad" role="alert">
          {error}
        </p>
      )}
      <ul class="plain">
        {rows.map(({ platform, name, connectedAt }) => (
          <li key={platform + name} class="row">
            <span class="good">✓</span> {texts.setup.platforms[platform]} · {name}
            {connectedAt && <span class="quiet small">{dateTimeOf(Date.parse(connectedAt))}</span>}
            <button type="button" class="link" onClick={() => void forget(platform, name)}>
              {words.forget}
            </button>
          </li>
        ))}
      </ul>
      <p class="small">
        {words.redirect} <code>{redirectUri}</code>
      </p>
      <div class="two">
        {platforms.map((platform) => (
          <Login key={platform} platform={platform} hasApp={hasApp[platform]} fail={setError} />
        ))}
      </div>
    </section>
  );
};
