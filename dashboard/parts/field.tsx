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

interface Limits {
  min: number;
  max?: number;
}

const kindOf = (isSecret: boolean, limits: Limits | undefined) => {
  if (limits) return { type: "number" as const, step: "any", ...limits };
  return isSecret ? { type: "password" as const } : { type: "text" as const };
};

/** A labelled text box; `options` are only proposed, `limits` make it a number, and with a `mistake` its form does not go. */
export const Field = ({
  label,
  value,
  change,
  hint,
  options,
  limits,
  mistake = "",
  isSecret = false,
  required = false,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  hint?: string | undefined;
  options?: Options;
  limits?: Limits | undefined;
  mistake?: string | undefined;
  isSecret?: boolean;
  required?: boolean;
}) => {
  const id = useId();
  const mistakeId = useId();
  return (
    <div>
      <label>
        {label}
        <input
          {...kindOf(isSecret, limits)}
          value={value}
          placeholder={hint ?? ""}
          required={required}
          autocomplete="off"
          {...(options && { list: id })}
          {...(mistake && { "aria-invalid": true, "aria-describedby": mistakeId })}
          ref={(input) => input?.setCustomValidity(mistake)}
          onInput={({ currentTarget }) => change(currentTarget.value.trim())}
        />
      </label>
      {mistake && (
        <p class="bad small" id={mistakeId}>
          {mistake}
        </p>
      )}
      {options && (
        <datalist id={id}>
          <OptionList options={options} />
        </datalist>
      )}
    </div>
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
