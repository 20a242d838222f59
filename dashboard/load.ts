import { useCallback, useEffect, useState } from "preact/hooks";
import { get, type Search } from "./api.ts";

export interface Load<T> {
  data?: T;
  error?: string;
  again: () => void;
}

/**
 * Asks the API now and, with `everyMs`, again and again while the page is visible; the last answer stays until the next.
 * @param path undefined: nothing to ask yet
 */
export const useLoad = <T>(path: string | undefined, search: Search = {}, everyMs = 0): Load<T> => {
  const [state, setState] = useState<{ data?: T; error?: string }>({});
  const key = JSON.stringify(search);
  const ask = useCallback(
    (isCurrent: () => boolean) => {
      if (path === undefined) return;
      const asked: Search = JSON.parse(key);
      get<T>(path, asked).then(
        (data) => isCurrent() && setState({ data }),
        (error: Error) => isCurrent() && setState((before) => ({ ...before, error: error.message })),
      );
    },
    [path, key],
  );
  useEffect(() => {
    let current = true;
    const isCurrent = () => current;
    ask(isCurrent);
    const timer = everyMs > 0 ? setInterval(() => document.hidden || ask(isCurrent), everyMs) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [ask, everyMs]);
  return { ...state, again: useCallback(() => ask(() => true), [ask]) };
};
