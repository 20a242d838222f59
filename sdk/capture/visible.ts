/** Seen: at least half of the element or of the window, whichever is smaller, in both directions. */
const isSeen = ({
  intersectionRect: seen,
  boundingClientRect: whole,
  rootBounds,
}: IntersectionObserverEntry) => {
  const width = Math.min(whole.width, rootBounds?.width ?? innerWidth);
  const height = Math.min(whole.height, rootBounds?.height ?? innerHeight);
  return seen.height * 2 >= height && seen.width * 2 >= width && seen.height > 0;
};

/** Watches elements and knows for how long each has been seen. */
export const watchSeen = () => {
  const seenForMs = new Map<Element, number>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!isSeen(entry)) seenForMs.delete(entry.target);
        else if (!seenForMs.has(entry.target)) seenForMs.set(entry.target, 0);
      }
    },
    // Fine enough for an element fifty times as tall as the window.
    { threshold: Array.from({ length: 101 }, (_, percent) => percent / 100) },
  );
  return {
    observe: (element: Element) => observer.observe(element),
    /** Time went by in the foreground: the elements that have now been seen for long enough, once each stay. */
    pass: (elapsedMs: number, longEnoughMs: number): Element[] =>
      [...seenForMs].flatMap(([element, beforeMs]) => {
        const afterMs = beforeMs + elapsedMs;
        seenForMs.set(element, afterMs);
        return beforeMs < longEnoughMs && afterMs >= longEnoughMs && element.isConnected ? [element] : [];
      }),
  };
};
