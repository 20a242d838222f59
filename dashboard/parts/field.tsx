import { useId } from "preact/hooks";

/** Values with what they are called, or values that speak for themselves. */
type Options = Readonly<Record<string, string>> | readonly string[];

const entriesOf = (options: Options): [string, string][] =>
  Array.isArray(options) ? options.map((each) => [each, each]) : Object.entries(options);

const OptionList = ({ options }: { options: Options }) => (
  <>
    {entriesOf(options).map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </>
);

/** A labelled text box; `options` are only proposed. */
export const Field = ({
  label,
  value,
  change,
  hint,
  options,
  isSecret = false,
  required = false,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  hint?: string | undefined;
  options?: Options;
  isSecret?: boolean;
  required?: boolean;
}) => {
  const id = useId();
  return (
    <>
      <label>
        {label}
        <input
          {...(isSecret ? { type: "password" as const } : { type: "text" as const })}
          value={value}
          placeholder={hint ?? ""}
          required={required}
          autocomplete="off"
          {...(options && { list: id })}
          onInput={({ currentTarget }) => change(currentTarget.value.trim())}
        />
      </label>
      {options && (
        <datalist id={id}>
          <OptionList options={options} />
        </datalist>
      )}
    </>
  );
};

/** A labelled choice. */
export const Choice = ({
  label,
  value,
  change,
  options,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  options: Options;
}) => (
  <label>
    {label}
    <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
      <OptionList options={options} />
    </select>
  </label>
);
