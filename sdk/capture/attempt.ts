/**
 * The value of some work on foreign ground; undefined where it throws.
 * @param tell hears what was thrown
 */
export const attempt = <T>(work: () => T, tell?: (error: unknown) => void): T | undefined => {
  try {
    return work();
  } catch (error) {
    tell?.(error);
    return undefined;
  }
};
