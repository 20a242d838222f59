import type { ComponentChildren } from "preact";

/** A wide table in a box that scrolls, by keyboard too. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <section class="panel scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
