type End = () => void | Promise<void>;

const ends = new Set<End>();
const signals = ["SIGINT", "SIGTERM"] as const;
let isEnding = false;

/** Further signals are ignored: a terminal and npm may both send the first one. */
const endAll = async () => {
  if (isEnding) return;
  isEnding = true;
  await Promise.allSettled([...ends].map(async (end) => end()));
  process.exit(1);
};

/**
 * What a command still has to do when Ctrl-C or a SIGTERM ends it; its status is 1 then.
 * @returns the way to call it off
 */
export const onInterrupt = (end: End): (() => void) => {
  if (ends.size === 0) for (const signal of signals) process.on(signal, endAll);
  ends.add(end);
  return () => {
    ends.delete(end);
    if (ends.size === 0) for (const signal of signals) process.removeListener(signal, endAll);
  };
};
