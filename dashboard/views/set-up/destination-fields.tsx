import type { ConnectionRow, ReachedSource } from "../../../server/admin/api.ts";
import { useLoad } from "../../load.ts";
import { Choice, Field } from "../../parts/field.tsx";
import type { DestinationForm, DestinationPlatform } from "../../site-form.ts";
import { texts } from "../../texts.ts";

const words = texts.setup;
const sources = ["web", "app", "offline", "crm"];

/** The fields of one pixel or event source. */
export const DestinationFields = ({
  platform,
  number,
  form,
  change,
  remove,
  connections,
}: {
  platform: DestinationPlatform;
  number: number;
  form: DestinationForm;
  change: (form: DestinationForm) => void;
  remove: (() => void) | undefined;
  connections: readonly ConnectionRow[];
}) => {
  const names = connections.filter((row) => row.platform === platform).map(({ name }) => name);
  const { connection } = form;
  const path = connection && `/setup/connections/${platform}/${encodeURIComponent(connection)}/sources`;
  const { data: reached = [], error } = useLoad<ReachedSource[]>(path || undefined);
  const at = (key: "id" | "token" | "connection" | "testCode" | "source") => ({
    value: form[key],
    change: (value: string) => change({ ...form, [key]: value }),
  });
  return (
    <fieldset>
      <legend>
        {words.platforms[platform]}
        {number > 1 && ` ${number}`}
      </legend>
      <Field
        label={words.ids[platform]}
        options={Object.fromEntries(reached.map(({ id, name }) => [id, name]))}
        {...at("id")}
      />
      {platform === "tiktok" && <Choice label={words.source} options={sources} {...at("source")} />}
      {names.length > 0 && (
        <Choice
          label={words.tokenFrom}
          options={{ "": words.typed, ...Object.fromEntries(names.map((name) => [name, name])) }}
          {...at("connection")}
        />
      )}
      {error && <p class="warn small">{error}</p>}
      {connection === "" && (
        <Field label={words.token} isSecret hint={form.hasToken ? words.kept : undefined} {...at("token")} />
      )}
      <Field label={words.testCode} {...at("testCode")} />
      {remove && (
        <button class="start" type="button" onClick={remove}>
          {words.remove}
        </button>
      )}
    </fieldset>
  );
};
