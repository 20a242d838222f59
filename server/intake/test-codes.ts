const dayMs = 86_400_000;

/** Whether pages may bring these test codes, which travel in lanes of their own. */
export type AdmitTestCodes = (site: string, codes: readonly string[], nowMs: number) => boolean;

/**
 * Bounds how many test codes the pages of a site bring in a day: anybody can make up more, and each lane stays.
 * @param most new codes a day
 */
export const createTestCodes = ({ most = 100 } = {}): AdmitTestCodes => {
  let day = 0;
  let seen = new Map<string, Set<string>>();

  return (site, codes, nowMs) => {
    const today = Math.floor(nowMs / dayMs);
    // A clock that goes to and fro over midnight forgets nothing.
    if (today > day || today < day - 1) {
      day = today;
      seen = new Map();
    }
    const known = seen.get(site) ?? new Set<string>();
    const isFull = codes.some((code) => !known.has(code)) && known.size >= most;
    if (isFull) return false;
    for (const code of codes) known.add(code);
    seen.set(site, known);
    return true;
  };
};
