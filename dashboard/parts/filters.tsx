import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { NowView } from "../../server/admin/api.ts";
import { get } from "../api.ts";
import { texts } from "../texts.ts";

const hourMs = 3_600_000;
const ranges = [
  ["hour", hourMs],
  ["day", 24 * hourMs],
  ["week", 7 * 24 * hourMs],
  ["month", 30 * 24 * hourMs],
] as const;
export type RangeName = (typeof ranges)[number][0];

/** Start of a named range, on a whole minute so that a search stays the same while one looks at it. */
export const rangeStart = (name: RangeName): number => {
  const lengthMs = ranges.find(([known]) => known === name)?.[1] ?? hourMs;
  return Math.floor((Date.now() - lengthMs) / 60_000) * 60_000;
};

export const RangeSelect = ({ value, change }: { value: RangeName; change: (name: RangeName) => void }) => (
  <label>
    {texts.filters.range}
    <select value={value} onChange={({ currentTarget }) => change(currentTarget.value as RangeName)}>
      {ranges.map(([name]) => (
        <option key={name} value={name}>
          {texts.filters[name]}
        </option>
      ))}
    </select>
  </label>
);

export interface Where {
  site: string;
  destination: string;
}

/** Every site and destination that the ledger knows. */
export const useWheres = (): Where[] => {
  const [wheres, setWheres] = useState<Where[]>([]);
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
  wheres,
  value,
  change,
  all = false,
}: {
  wheres: readonly Where[];
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
