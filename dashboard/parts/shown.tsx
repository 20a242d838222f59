import type { ComponentChildren } from "preact";
import type { Load } from "../load.ts";
import { texts } from "../texts.ts";

/** Shows what was loaded, or that it is being loaded, or why it was not. */
export const Shown = <T,>({
  load,
  children,
}: {
  load: Load<T>;
  children: (data: T) => ComponentChildren;
}) => {
  if (load.data !== undefined) {
    return (
      <>
        {load.error && <Failed message={load.error} again={load.again} />}
        {children(load.data)}
      </>
    );
  }
  if (load.isIdle) return null;
  if (load.error) return <Failed message={load.error} again={load.again} />;
  return (
    <p class="quiet" aria-busy="true">
      {texts.loading}
    </p>
  );
};

const Failed = ({ message, again }: { message: string; again: () => void }) => (
  <div class="banner bad" role="alert">
    <p>
      {texts.failed}
      {message}{" "}
      <button type="button" onClick={again}>
        {texts.retry}
      </button>
    </p>
  </div>
);
