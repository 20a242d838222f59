import { useEffect, useRef } from "preact/hooks";

/** How something ended that was asked for. */
export interface Outcome {
  text: string;
  isBad?: boolean;
}

/** An outcome beside what asked for it, brought into sight. */
export const Said = ({ outcome }: { outcome: Outcome | undefined }) => {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [outcome]);
  if (!outcome) return null;
  const { text, isBad = false } = outcome;
  return (
    <p ref={box} class={isBad ? "bad" : "good"} role={isBad ? "alert" : "status"}>
      {text}
    </p>
  );
};
