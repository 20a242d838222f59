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
 * a reloaded thank-you page must not fire again. Touched only for events that bear an order.
 */
export const createOrders = (site: string) => {
  const key = `twinbeam.${site}`;
  const read = (): string[] => {
    try {
      const known = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(known) ? known : [];
    } catch {
      return [];
    }
  };
  return {
    has: (event: Event): boolean => {
      const id = orderIdOf(event);
      return id !== undefined && read().includes(id);
    },
    /** The event is safe: it may not come again. */
    note: (event: Event): void => {
      const id = orderIdOf(event);
      if (id === undefined) return;
      try {
        localStorage.setItem(key, JSON.stringify([...new Set([...read(), id])].slice(-maxOrders)));
      } catch {}
    },
    wipe: (): void => {
      try {
        localStorage.removeItem(key);
      } catch {}
    },
  };
};

export type Orders = ReturnType<typeof createOrders>;
