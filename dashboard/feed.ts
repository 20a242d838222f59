import { useEffect, useState } from "preact/hooks";
import type { FeedEntry } from "../server/admin/api.ts";

const remembered = 30;
const listeners = new Set<() => void>();
let source: EventSource | undefined;
let entries: readonly FeedEntry[] = [];

const keep = (next: readonly FeedEntry[]) => {
  entries = next;
  for (const listener of listeners) listener();
};

const connect = () => {
  const connection = new EventSource("api/feed");
  // The server tells what it remembers first, to who comes back as well.
  connection.onopen = () => keep([]);
  connection.onmessage = ({ data }) => keep([JSON.parse(data), ...entries].slice(0, remembered));
  return connection;
};

/** Calls back whenever the live feed brings something: one connection, however many follow. Returns the way to stop. */
export const followFeed = (listener: () => void): (() => void) => {
  listeners.add(listener);
  source ??= connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
    entries = [];
  };
};

/** The newest steps, newest first. */
export const useFeed = (): readonly FeedEntry[] => {
  const [shown, setShown] = useState(entries);
  useEffect(() => followFeed(() => setShown(entries)), []);
  return shown;
};
