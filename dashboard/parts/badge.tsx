import { percent } from "../format.ts";
import { texts } from "../texts.ts";

/** Tone of every state and class, the same on all views. */
const tones: Readonly<Record<string, string>> = {
  delivered: "good",
  paired: "good",
  resume: "good",
  waiting: "wait",
  queued: "wait",
  hold: "warn",
  held: "warn",
  expired: "warn",
  outside_window: "warn",
  pixel_blocked: "warn",
  server_only: "warn",
  refused: "bad",
  browser_only: "bad",
  id_reused: "bad",
  name_differs: "bad",
  id_differs: "bad",
  fired: "good",
  blocked: "warn",
};

/** A state as a coloured word; the word says it all, colour only helps. */
export const Badge = ({ state, label = texts.states[state] ?? state }: { state: string; label?: string }) => (
  <span class={`badge ${tones[state] ?? "quiet"}`}>{label}</span>
);

/** A share from 0 to 1 as a bar with its number. */
export const Bar = ({ share }: { share: number }) => (
  <>
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(0, Math.min(1, share)) * 100} height="10" fill="var(--accent)" />
    </svg>{" "}
    {percent(share)}
  </>
);
