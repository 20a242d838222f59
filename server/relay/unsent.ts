import type { Unsent } from "./batch.ts";
import type { Observe } from "./observation.ts";
import { type Settling, settleSurely } from "./settle.ts";

/** Ends deliveries that are not sent: too old, refused by us, parked or dropped by a hook. */
export const createUnsent =
  (settling: Settling, observe: Observe) =>
  async (unsent: readonly Unsent[]): Promise<void> => {
    if (unsent.length === 0) return;
    const settlements = unsent.map(({ settlement }) => settlement);
    if (!(await settleSurely(settling, settlements))) return;
    for (const { settlement, event } of unsent) {
      const { state, reason } = settlement;
      observe({ ...settling.lane, kind: "settled", state, events: [event], ...(reason && { reason }) });
    }
  };
