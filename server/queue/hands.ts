/** What the store knows of a delivery that is in hand, to settle it without reading it again. */
export interface InHand {
  receivedAtMs: number;
  expiresAtMs: number;
  attempts: number;
  firstSentAtMs: number | null;
}

/** How far a lane has been handed out. */
export interface Hand {
  /** Everything up to here was handed out, but for what came back. */
  reached: number;
  readonly inHand: Map<number, InHand>;
  /** Handed out and given back: first in turn. */
  returned: Set<number>;
}

export interface Hands {
  of(lane: number): Hand;
  /** The delivery can be handed out again, before all later ones. */
  giveBack(lane: number, ticket: number): void;
  /** Deliveries may have come back anywhere: look from the beginning. */
  rewind(lane?: number): void;
}

/** Kept in memory only: one process relays, and what it had in hand when it died has to go out again. */
export const createHands = (): Hands => {
  const hands = new Map<number, Hand>();
  const of = (lane: number): Hand => {
    const known = hands.get(lane);
    if (known) return known;
    const hand: Hand = { reached: 0, inHand: new Map(), returned: new Set() };
    hands.set(lane, hand);
    return hand;
  };
  return {
    of,
    giveBack: (lane, ticket) => {
      const hand = of(lane);
      if (hand.inHand.delete(ticket)) hand.returned.add(ticket);
    },
    rewind: (lane) => {
      for (const hand of lane === undefined ? hands.values() : [of(lane)]) {
        hand.reached = 0;
        hand.returned.clear();
      }
    },
  };
};
