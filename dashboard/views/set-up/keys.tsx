import { useState } from "preact/hooks";
import type { KeysView, MadeKey } from "../../../server/admin/api.ts";
import { post, remove } from "../../api.ts";
import { dateTimeOf } from "../../format.ts";
import { useLoad } from "../../load.ts";
import { Copyable } from "../../parts/copyable.tsx";
import { Field } from "../../parts/field.tsx";
import { Shown } from "../../parts/shown.tsx";
import { texts } from "../../texts.ts";

const words = texts.setup.keys;

/** Keys of backends: made, shown once, rotated, revoked. */
export const Keys = () => {
  const load = useLoad<KeysView>("/setup/keys");
  const [name, setName] = useState("");
  const [made, setMade] = useState("");
  const [error, setError] = useState("");
  const tell = (work: Promise<string>) =>
    work
      .then(
        (key) => {
          setMade(key);
          setError("");
        },
        (failure: Error) => setError(failure.message),
      )
      .finally(load.again);
  const make = (path: string, body: object) => tell(post<MadeKey>(path, body).then(({ key }) => key));
  const revoke = (id: string) => {
    if (window.confirm(words.confirmRevoke)) void tell(remove(`/setup/keys/${id}`).then(() => ""));
  };
  return (
    <section class="panel">
      <h2>{words.title}</h2>
      <p class="quiet">{words.lead}</p>
      {error && (
        <p class="bad" role="alert">
          {error}
        </p>
      )}
      {made && (
        <div role="status">
          <p class="good">{words.once}</p>
          <Copyable text={made} />
        </div>
      )}
      <Shown load={load}>
        {({ rows, readOnly, fixed }) =>
          readOnly ? (
            <p class="quiet">{words.readOnly(fixed)}</p>
          ) : (
            <>
              <ul class="plain">
                {rows.map(({ id, name: title, madeAtMs, replacedAtMs }) => (
                  <li key={id} class="row">
                    <b>{title}</b>
                    <span class="quiet small">
                      {dateTimeOf(madeAtMs)}
                      {replacedAtMs && ` · ${words.replaced} ${dateTimeOf(replacedAtMs)}`}
                    </span>
                    {!replacedAtMs && (
                      <button
                        type="button"
                        class="link"
                        aria-label={`${words.rotate} ${title}`}
                        onClick={() => void make(`/setup/keys/${id}/rotate`, {})}
                      >
                        {words.rotate}
                      </button>
                    )}
                    <button
                      type="button"
                      class="link"
                      aria-label={`${words.revoke} ${title}`}
                      onClick={() => revoke(id)}
                    >
                      {words.revoke}
                    </button>
                  </li>
                ))}
              </ul>
              <form
                class="row end"
                onSubmit={(event) => {
                  event.preventDefault();
                  void make("/setup/keys", { name });
                  setName("");
                }}
              >
                <Field label={words.name} required value={name} change={setName} />
                <button type="submit">{words.make}</button>
              </form>
            </>
          )
        }
      </Shown>
    </section>
  );
};
