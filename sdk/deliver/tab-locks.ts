/**
 * One Web Lock for each page load that has unsent events: who can take a page's lock knows that the page is
 * gone, and is the only one who sends what it left behind. All are let go when the page is hidden for good,
 * because a page that holds one is not kept for back and forward.
 */
export const createTabLocks = () => {
  const asked = new Map<string, Promise<boolean>>();
  let releases: (() => void)[] = [];
  const ask = (tab: string) =>
    new Promise<boolean>((answer) => {
      navigator.locks
        .request(`twinbeam.${tab}`, { ifAvailable: true }, (lock) => {
          answer(lock !== null);
          return lock && new Promise<void>((release) => releases.push(release));
        })
        .catch(() => answer(false));
    });
  return {
    /** Whether the lock of a page load is ours now; undefined in a browser without locks. */
    hold: async (tab: string): Promise<boolean | undefined> => {
      if (!navigator.locks) return undefined;
      const answer = asked.get(tab) ?? ask(tab);
      asked.set(tab, answer);
      return answer;
    },
    release: () => {
      for (const release of releases) release();
      releases = [];
      asked.clear();
    },
  };
};
