import type { ConnectionRow, ReachedSource } from "../../../server/admin/api.ts";
import { useLoad } from "../../load.ts";
import { Choice, Field } from "../../parts/field.tsx";
import {
  type DestinationForm,
  type DestinationKey,
  type DestinationPlatform,
  idKeys,
  withTyped,
} from "../../site-form.ts";
import { texts } from "../../texts.ts";

const words = texts.setup;

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
  const { connection = "", hasToken } = form.destination;
  const path = connection && `/setup/connections/${platform}/${encodeURIComponent(connection)}/sources`;
  const { data: reached = [], error } = useLoad<ReachedSource[]>(path || undefined);
  const at = (key: DestinationKey, usual = "") => ({
    value: form.destination[key] ?? usual,
    change: (value: string) => change(withTyped(form, key, value)),
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
        {...at(idKeys[platform])}
      />
      {platform === "tiktok" && (
        <Choice label={words.source} options={words.sources} {...at("eventSource", "web")} />
      )}
      {names.length > 0 && (
        <Choice
          label={words.tokenFrom}
          options={{ "": words.typed, ...Object.fromEntries(names.map((name) => [name, name])) }}
          {...at("connection")}
        />
      )}
      {error && <p class="warn small">{error}</p>}
      {connection === "" && (
        <Field label={words.token} isSecret hint={hasToken ? words.kept : undefined} {...at("accessToken")} />
      )}
      <Field label={words.testCode} {...at("testEventCode")} />
      {remove && (
        <button class="start" type="button" onClick={remove}>
          {words.remove}
        </button>
      )}
    </fieldset>
  );
};
