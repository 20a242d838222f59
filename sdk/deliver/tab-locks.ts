/**
 * One Web Lock for each page load that has unsent events: who can take a page's lock knows that the page is
 * gone, and is the only one who sends what it left behind. Locks are let go when the page is hidden for good,
 * because a page that holds one is not kept for back and forward.
 */
export const createTabLocks = () => {
  const answers = new Map<string, Promise<boolean>>();
  const releases: (() => void)[] = [];
  const request = (tab: string) =>
    new Promise<boolean>((resolve) => {
      navigator.locks
        .request(`twinbeam.${tab}`, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock && new Promise<void>((release) => releases.push(release));
        })
        .catch(() => resolve(false));
    });
  return {
    isSupported: () => "locks" in navigator,
    /** Whether the lock of a page load is ours now. */
    hold: (tab: string): Promise<boolean> => {
      const answer = answers.get(tab) ?? request(tab);
      answers.set(tab, answer);
      return answer;
    },
    release: () => {
      answers.clear();
      for (const release of releases.splice(0)) release();
    },
  };
};
