import { orderEventId } from "../../event/ids.ts";
import type { Event } from "../../event/schema.ts";

const maxOrders = 100;

/** The id where it follows from an order: only such an event comes again when a page is reloaded. */
const orderIdOf = ({ event_name, event_id, properties }: Event): string | undefined => {
  const derived = orderEventId(event_name, properties?.order_id);
  return derived === event_id ? derived : undefined;
};

/**
 * Ids of the orders this browser has fired and kept, in localStorage because the answer is needed at once:
 * a reloaded thank-you page must not fire again. Touched only for events that bear an order; storage that
 * throws or was tampered with counts as empty.
 */
export const createOrders = (site: string) => {
  const key = `twinbeam.${site}`;
  const known = (): string[] => {
    try {
      return [JSON.parse(localStorage[key])].flat();
    } catch {
      return [];
    }
  };
  return {
    has: (event: Event): boolean => {
      const id = orderIdOf(event);
      return id !== undefined && known().includes(id);
    },
    /** The event is safe: it may not come again. */
    note: (event: Event): void => {
      const id = orderIdOf(event);
      if (id === undefined) return;
      try {
        localStorage[key] = JSON.stringify([...new Set([...known(), id])].slice(-maxOrders));
      } catch {}
    },
    wipe: (): void => {
      try {
        delete localStorage[key];
      } catch {}
    },
  };
};
