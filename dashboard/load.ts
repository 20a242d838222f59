import { useCallback, useEffect, useState } from "preact/hooks";
import { get, post, type Search, withQuery } from "./api.ts";
import { followFeed } from "./feed.ts";

export interface Load<T> {
  data?: T;
  error?: string;
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
 * Asks the API now and, with `everyMs`, again and again while the page is visible; the last answer stays until the next.
 * @param path undefined: nothing to ask yet
 * @param options.isLive asks as well whenever the live feed brings something
 * @param options.body what is posted along; the same object means the same question
 */
export const useLoad = <T>(
  path: string | undefined,
  search: Search = {},
  { everyMs = 0, isLive = false, body }: { everyMs?: number; isLive?: boolean; body?: unknown } = {},
): Load<T> => {
  const [state, setState] = useState<{ data?: T; error?: string }>({});
  const key = JSON.stringify(search);
  const ask = useCallback(
    (isCurrent: () => boolean) => {
      if (path === undefined) return;
      const asked: Search = JSON.parse(key);
      const answer = body === undefined ? get<T>(path, asked) : post<T>(withQuery(path, asked), body);
      answer.then(
        (data) => isCurrent() && setState({ data }),
        (error: Error) => isCurrent() && setState((before) => ({ ...before, error: error.message })),
      );
    },
    [path, key, body],
  );
  useEffect(() => {
    let current = true;
    const isCurrent = () => current;
    const askIfSeen = () => document.hidden || ask(isCurrent);
    ask(isCurrent);
    const timer = everyMs > 0 ? setInterval(askIfSeen, everyMs) : undefined;
    const unfollow = isLive ? followCalmly(askIfSeen) : () => {};
    return () => {
      current = false;
      clearInterval(timer);
      unfollow();
    };
  }, [ask, everyMs, isLive]);
  return { ...state, isIdle: path === undefined, again: useCallback(() => ask(() => true), [ask]) };
};
