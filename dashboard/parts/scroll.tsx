import type { ComponentChildren } from "preact";

/** What scrolls must be reached by keyboard, or its right side is not. */
const focusable = (element: HTMLElement | null) => {
  if (element) element.tabIndex = 0;
};

/** A wide table in a box of its own; `isPlain`: inside another box. */
export const Scroll = ({
  label,
  children,
  isPlain = false,
}: {
  label: string;
  children: ComponentChildren;
  isPlain?: boolean;
}) => (
  <section class={isPlain ? "scroll" : "panel scroll"} aria-label={label} ref={focusable}>
    {children}
  </section>
);
