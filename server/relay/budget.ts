/** How much stored data the relay maps at a time: what is mapped takes a multiple of its size. */
export interface Budget {
  hasRoom(): boolean;
  /** Takes room; returns the way to give it back. */
  use(bytes: number): () => void;
}

const totalBytes = 16_000_000;

/** @param freed called whenever there is room again */
export const createBudget = (freed: () => void, bytes = totalBytes): Budget => {
  let used = 0;
  return {
    hasRoom: () => used < bytes,
    use: (taken) => {
      const wasFull = used + taken >= bytes;
      used += taken;
      return () => {
        used -= taken;
        if (wasFull) freed();
      };
    },
  };
};
