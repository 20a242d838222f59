const pollMs = 200;

/** Waits for what a consent manager puts on the page, which may load after us. */
export const whenPresent = <Name extends "__tcfapi" | "__gpp">(
  name: Name,
  use: (found: NonNullable<Window[Name]>) => void,
): void => {
  const found = window[name];
  if (found) use(found);
  else setTimeout(whenPresent, pollMs, name, use);
};
