import type { ComponentChildren } from "preact";

/** What scrolls must be reached by keyboard, or its right side is not. */
const focusable = (element: HTMLElement | null) => {
  if (element) element.tabIndex = 0;
};

/** A wide table in a box of its own. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <section class="panel scroll" aria-label={label} ref={focusable}>
    {children}
  </section>
);
