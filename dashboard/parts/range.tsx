import { lastDayByHand, namesOfLengths, type Range } from "../range.ts";
import { texts } from "../texts.ts";

const words = texts.filters;

const Moment = ({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
}) => (
  <label>
    {label}
    <input
      type="datetime-local"
      value={value}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  </label>
);

export const RangeSelect = ({ value, change }: { value: Range; change: (range: Range) => void }) => {
  const choose = (name: string) => {
    const last = namesOfLengths.find((known) => known === name);
    change(last ? { last } : lastDayByHand(Date.now()));
  };
  return (
    <>
      <label>
        {words.range}
        <select
          value={"last" in value ? value.last : "between"}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {namesOfLengths.map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
          <option value="between">{words.between}</option>
        </select>
      </label>
      {"from" in value && (
        <>
          <Moment label={words.from} value={value.from} change={(from) => change({ ...value, from })} />
          <Moment label={words.to} value={value.to} change={(to) => change({ ...value, to })} />
        </>
      )}
    </>
  );
};
