import type { ComponentChildren } from "preact";

/** What scrolls must be reached by keyboard, or its right side is not. */
const focusable = (element: HTMLElement | null) => {
  if (element) element.tabIndex = 0;
};

/**
 * A table in a box that scrolls where it is too wide; its rows are the children.
 * @param options.figures names of the columns that hold numbers
 * @param options.lead what heads a column before the named ones
 * @param options.isPlain inside another box
 */
export const Table = ({
  label,
  columns,
  figures = [],
  lead,
  look = "",
  isPlain = false,
  children,
}: {
  label: string;
  columns: readonly string[];
  figures?: readonly string[];
  lead?: ComponentChildren;
  look?: string;
  isPlain?: boolean;
  children: ComponentChildren;
}) => (
  <section class={isPlain ? "scroll" : "panel scroll"} aria-label={label} ref={focusable}>
    <table class={look}>
      <thead>
        <tr>
          {lead !== undefined && <th>{lead}</th>}
          {columns.map((column) => (
            <th key={column} class={figures.includes(column) ? "number" : ""}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
);
