import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { get, post, type Search, withQuery } from "./api.ts";
import { type Asking, type Known, startAsking } from "./asking.ts";
import { followFeed } from "./feed.ts";
import { type Range, searchOf } from "./range.ts";

export interface Load<T> extends Known<T> {
  /** There is nothing to ask yet. */
  isIdle?: boolean;
  again: () => void;
}

/** However much the feed brings, the server is not asked more often. */
const leastGapMs = 500;

/** Calls back once for everything that the feed brings within a gap. */
const followCalmly = (listener: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = followFeed(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      listener();
    }, leastGapMs);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
};

/**
 * Asks the API now and, with `everyMs`, again and again while the page is visible. The last answer stays until the
 * next one to the same question; another question begins with nothing.
 * @param path undefined: nothing to ask yet
 * @param options.range of the search; the last hour stays the same question while time goes on
 * @param options.isLive asks as well whenever the live feed brings something
 * @param options.body what is posted along; the same object means the same question
 */
export const useLoad = <T>(
  path: string | undefined,
  search: Search = {},
  {
    range,
    everyMs = 0,
    isLive = false,
    body,
  }: { range?: Range; everyMs?: number; isLive?: boolean; body?: unknown } = {},
): Load<T> => {
  const key = JSON.stringify([search, range]);
  const [state, setState] = useState<{ of?: Asking | undefined; known: Known<T> }>({ known: {} });
  const asking = useMemo(() => {
    if (path === undefined) return undefined;
    const question = () => {
      const asked = { ...search, ...(range && searchOf(range)) };
      return body === undefined ? get<T>(path, asked) : post<T>(withQuery(path, asked), body);
    };
    const made = startAsking(question, (known) => setState({ of: made, known }));
    return made;
  }, [path, key, body]);
  useEffect(() => {
    asking?.again();
    return asking?.stop;
  }, [asking]);
  useEffect(() => {
    const askIfSeen = () => document.hidden || asking?.again();
    const timer = everyMs > 0 ? setInterval(askIfSeen, everyMs) : undefined;
    const unfollow = isLive ? followCalmly(askIfSeen) : () => {};
    return () => {
      clearInterval(timer);
      unfollow();
    };
  }, [asking, everyMs, isLive]);
  const again = useCallback(() => asking?.again(), [asking]);
  // At once, not after the next answer: nothing of the former question stands under the new one.
  const known = state.of === asking ? state.known : {};
  return { ...known, isIdle: path === undefined, again };
};
