const pollMs = 200;

/** Waits for what a consent manager puts on the page, which may load after us. */
export const whenPresent = <T>(find: () => T | undefined, use: (found: T) => void): void => {
  const found = find();
  if (found) use(found);
  else setTimeout(whenPresent, pollMs, find, use);
};
