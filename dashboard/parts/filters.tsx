import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { NowView } from "../../server/admin/api.ts";
import { get } from "../api.ts";
import { texts } from "../texts.ts";

export interface Where {
  site: string;
  destination: string;
}

/** Every site and destination that the ledger knows; undefined while that is asked. */
export const useWheres = (): Where[] | undefined => {
  const [wheres, setWheres] = useState<Where[]>();
  useEffect(() => {
    get<NowView>("/now").then(
      ({ destinations }) => setWheres(destinations.map(({ site, destination }) => ({ site, destination }))),
      () => {},
    );
  }, []);
  return wheres;
};

const nameOf = ({ site, destination }: Where) => `${site}|${destination}`;

export const WhereSelect = ({
  wheres = [],
  value,
  change,
  all = false,
}: {
  wheres: readonly Where[] | undefined;
  value: Where | undefined;
  change: (where: Where | undefined) => void;
  all?: boolean;
}) => (
  <label>
    {texts.filters.destination}
    <select
      value={value ? nameOf(value) : ""}
      onChange={({ currentTarget }) => change(wheres.find((where) => nameOf(where) === currentTarget.value))}
    >
      {all && <option value="">{texts.filters.anyone}</option>}
      {wheres.map((where) => (
        <option key={nameOf(where)} value={nameOf(where)}>
          {where.site} · {where.destination}
        </option>
      ))}
    </select>
  </label>
);

/** A text that must be met; asked once it is typed to the end. */
export const TextFilter = ({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
}) => {
  // What is being typed is no value yet, and an answer that comes meanwhile must not undo it.
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <label>
      {label}
      <input
        value={typed}
        size={14}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={({ currentTarget }) => change(currentTarget.value.trim())}
      />
    </label>
  );
};

export const Head = ({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children?: ComponentChildren;
}) => (
  <div class="head">
    <div>
      <h1>{title}</h1>
      <p class="quiet">{lead}</p>
    </div>
    {children && <form class="filters">{children}</form>}
  </div>
);
