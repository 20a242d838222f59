/** A labelled text box. */
export const Field = ({
  label,
  value,
  change,
  hint,
  isSecret = false,
  required = false,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  hint?: string | undefined;
  isSecret?: boolean;
  required?: boolean;
}) => (
  <label>
    {label}
    <input
      {...(isSecret ? { type: "password" as const } : { type: "text" as const })}
      value={value}
      placeholder={hint ?? ""}
      required={required}
      autocomplete="off"
      onInput={({ currentTarget }) => change(currentTarget.value.trim())}
    />
  </label>
);

/** A labelled choice; `options` by value, or a plain list. */
export const Choice = ({
  label,
  value,
  change,
  options,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  options: Readonly<Record<string, string>> | readonly string[];
}) => (
  <label>
    {label}
    <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
      {(Array.isArray(options) ? options.map((each) => [each, each]) : Object.entries(options)).map(
        ([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ),
      )}
    </select>
  </label>
);
