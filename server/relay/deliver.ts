import type { Answer, Lane, Queue, Settlement } from "../queue/queue.ts";
import type { Item } from "./batch.ts";
import type { Clock } from "./clock.ts";
import type { Gate } from "./gate.ts";
import type { Observe } from "./observation.ts";
import type { Reason, Verdict } from "./platform.ts";
import type { Target } from "./platforms.ts";
import type { Send } from "./send.ts";
import { settleSurely } from "./settle.ts";

export interface Delivering {
  queue: Pick<Queue, "settle" | "release" | "hold" | "resume">;
  lane: Lane;
  target: Target;
  /** Whether the settings are still those of the target. */
  isCurrent: () => boolean;
  gate: Gate;
  clock: Clock;
  send: Send;
  observe: Observe;
  stop: AbortSignal;
}

/** An unknown error may be the event's fault: after so many tries, the last one alone, it is treated so. */
const fewTries = 3;

interface Tried {
  verdict: Verdict;
  answer: Answer;
  startedMs: number;
  /** The request bore no label. */
  plain: boolean;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const attemptsOf = (items: readonly Item[]) => Math.max(...items.map(({ attempts }) => attempts));

/** Index of the item that a payload's index points to. */
const itemAt = (items: readonly Item[], payload: number): number => {
  let seen = 0;
  return items.findIndex(({ payloads }) => {
    seen += payloads.length;
    return payload < seen;
  });
};

/**
 * Sends items that may share a request and ends each: delivered, parked with the platform's reason, or given back.
 * A refusal of the whole request for one event's sake is narrowed down, by the index the platform names or by
 * halves, so that one bad event never costs a good one. Halves are never made for what concerns the caller.
 */
export const createDeliver = (delivering: Delivering) => {
  const { queue, lane, target, isCurrent, gate, clock, send, observe, stop } = delivering;
  const { testEventCode } = lane;
  const settling = {
    queue,
    lane,
    stop,
    trouble: (message: string) => observe({ ...lane, kind: "trouble", message }),
  };

  const tryToSend = async (items: readonly Item[]): Promise<Tried> => {
    const payloads = items.flatMap((item) => item.payloads);
    const { plain } = gate;
    const request = target.request(payloads, {
      plain,
      ...(testEventCode && { testEventCode }),
    });
    const sentAtMs = clock.now();
    const startedMs = clock.elapsedMs();
    const received = await send(request, stop);
    const verdict = target.answer(received, payloads.length, gate.limitsInARow);
    const reason = "reason" in verdict ? verdict.reason : undefined;
    const traceId = verdict.kind === "delivered" ? verdict.traceId : reason?.traceId;
    const note = verdict.kind === "delivered" ? verdict.note : undefined;
    const theirTimeMs = "headers" in received ? Date.parse(received.headers.date ?? "") : Number.NaN;
    observe({
      ...lane,
      kind: "request",
      result: verdict.kind,
      events: items.length,
      durationMs: clock.elapsedMs() - startedMs,
      attempts: attemptsOf(items),
      ...("status" in received && { status: received.status }),
      ...(!Number.isNaN(theirTimeMs) && { clockAheadMs: clock.now() - theirTimeMs }),
      ...(traceId && { traceId }),
      ...(reason && { reason }),
      ...(note && { note }),
    });
    const answer: Answer = {
      sentAtMs,
      answeredAtMs: clock.now(),
      ...(reason && { reason }),
      ...(traceId && { traceId }),
    };
    return { verdict, answer, startedMs, plain };
  };

  const end = async (items: readonly Item[], state: Settlement["state"], answer: Answer) => {
    if (items.length === 0) return;
    const settlements = items.map(({ ticket }) => ({ ticket, state }));
    if (!(await settleSurely(settling, settlements, answer))) return;
    observe({
      ...lane,
      kind: "settled",
      state,
      events: items.map(({ event }) => event),
      ...(answer.traceId && { traceId: answer.traceId }),
      ...(answer.reason && { reason: answer.reason }),
    });
  };

  const giveBack = (items: readonly Item[], answer?: Answer) => {
    const tickets = items.map(({ ticket }) => ticket);
    // A try that cannot be noted now is only missing from the count.
    return queue.release(lane, tickets, answer).catch(() => {});
  };

  const hold = async (reason: Reason, startedMs: number) => {
    const isNew = !gate.held;
    gate.hold(startedMs);
    await queue
      .hold(lane.site, lane.destination, reason)
      .catch((error: unknown) => settling.trouble(messageOf(error)));
    if (isNew) observe({ ...lane, kind: "hold", reason });
  };

  const resume = async () => {
    if (!gate.held) return;
    try {
      await queue.resume(lane.site, lane.destination);
    } catch (error) {
      // Still on hold, then: the next one that is taken tries again.
      return settling.trouble(messageOf(error));
    }
    gate.resume();
    observe({ ...lane, kind: "resume" });
  };

  /** The parts to send next, after a refusal that concerns an unknown one, or the one at an index. */
  const narrow = (items: readonly Item[], payload: number | undefined): (readonly Item[])[] => {
    const index = payload === undefined ? -1 : itemAt(items, payload);
    const culprit = items[index];
    if (culprit) return [[culprit], items.filter((item) => item !== culprit)];
    const half = Math.ceil(items.length / 2);
    return [items.slice(0, half), items.slice(half)];
  };

  /** Sends one part; returns the parts that follow from it, or undefined where the destination takes no more now. */
  const sendPart = async (items: readonly Item[]): Promise<(readonly Item[])[] | undefined> => {
    const { verdict, answer, startedMs, plain } = await tryToSend(items);
    switch (verdict.kind) {
      case "delivered": {
        gate.delivered(verdict.pauseMs);
        const failed = new Set(verdict.failed?.map(({ index }) => items[itemAt(items, index)]));
        const [only] = items;
        const alone = verdict.failed?.[0];
        if (alone && only && items.length === 1) {
          await end(items, "refused", { ...answer, reason: alone.reason });
          return [];
        }
        await end(
          items.filter((item) => !failed.has(item)),
          "delivered",
          answer,
        );
        await resume();
        return items.filter((item) => failed.has(item)).map((item) => [item]);
      }
      case "isolate":
        gate.delivered();
        await resume();
        if (items.length > 1) return narrow(items, verdict.index);
        await end(items, "refused", answer);
        return [];
      case "hold":
        await giveBack(items, answer);
        // The settings that were at fault may be mended: the new ones are tried first.
        if (isCurrent()) await hold(verdict.reason, startedMs);
        return undefined;
      case "retry": {
        const { reason, fewTries: isFew } = verdict;
        // A label that is not known is no event's fault. Else parked only where the request before it was taken: in an
        // outage it is nobody's.
        const isOfLabel = verdict.plain && !plain;
        if (
          !isOfLabel &&
          isFew &&
          items.length === 1 &&
          attemptsOf(items) + 1 >= fewTries &&
          gate.failures === 0
        ) {
          await end(items, "refused", answer);
          return [];
        }
        const delayMs = gate.failed(startedMs, verdict);
        await giveBack(items, answer);
        observe({ ...lane, kind: "wait", delayMs, reason });
        return undefined;
      }
    }
  };

  /** Sends a group to its end; true where some of it came back to the store. */
  return async (group: readonly Item[]): Promise<boolean> => {
    let parts: (readonly Item[])[] = [group];
    let takesMore = true;
    try {
      // Another request of the destination, or the group before, may have been told to wait.
      while (parts.length > 0 && takesMore && !stop.aborted && !gate.isWaiting()) {
        const [part = [], ...rest] = parts;
        const following = await sendPart(part);
        takesMore = following !== undefined;
        parts = [...(following ?? []).filter(({ length }) => length > 0), ...rest];
      }
    } catch (error) {
      // A fault of ours: whatever was not ended goes out again, after a while.
      settling.trouble(messageOf(error));
      gate.failed(clock.elapsedMs(), {});
      takesMore = false;
    }
    await giveBack(parts.flat());
    return parts.length > 0 || !takesMore;
  };
};
