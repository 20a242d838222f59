/** What is known of one question: its newest answer, and why the newest try brought none. */
export interface Known<T> {
  data?: T;
  error?: string;
}

export interface Asking {
  again: () => void;
  /** Whatever is still to come is dropped: another question stands in its place. */
  stop: () => void;
}

/**
 * Asks one question, as often as is wanted. The last answer stays while a repeat fails, and an answer that was
 * overtaken by a later try's is dropped.
 */
export const startAsking = <T>(question: () => Promise<T>, show: (known: Known<T>) => void): Asking => {
  let known: Known<T> = {};
  let asked = 0;
  let shown = 0;
  const tell = (number: number, next: Known<T>) => {
    if (number < shown) return;
    shown = number;
    known = next;
    show(known);
  };
  return {
    again() {
      const number = ++asked;
      question().then(
        (data) => tell(number, { data }),
        (error: Error) => tell(number, { ...known, error: error.message }),
      );
    },
    stop() {
      shown = Number.POSITIVE_INFINITY;
    },
  };
};
