import { texts } from "../texts.ts";

/** Between the pages of a list, newest first. `before` names the page that is shown, `next` an older one. */
export const Pager = <T,>({
  before,
  next,
  turn,
}: {
  before: T | undefined;
  next: T | undefined;
  turn: (before: T | undefined) => void;
}) => (
  <div class="row">
    {before !== undefined && (
      <button type="button" onClick={() => turn(undefined)}>
        {texts.pager.newest}
      </button>
    )}
    {next !== undefined && (
      <button type="button" onClick={() => turn(next)}>
        {texts.pager.older}
      </button>
    )}
  </div>
);
