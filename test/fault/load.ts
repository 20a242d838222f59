import { Pool } from "undici";
import { apiKey, origin } from "./house.ts";
import { sleep } from "./process.ts";

/** Events as a shop's page or backend would send them; ids in order, a `bad…` one where planted. */
export const makeEvents = (count: number, { plantEvery = 0, prefix = "ok" } = {}) =>
  Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(7, "0");
    const planted = plantEvery > 0 && index % plantEvery === plantEvery - 1;
    return {
      event_name: "AddToCart",
      event_id: `${planted ? "bad" : prefix}-${number}`,
      user: { email: `buyer.${index}@example.com`, external_id: `customer-${index}` },
      page: { url: `https://shop.example/jars/${index % 50}` },
      properties: {
        value: 10 + (index % 90),
        currency: "EUR",
        contents: [{ id: `sku-${index % 50}`, price: 10 }],
      },
    };
  });
export type Made = ReturnType<typeof makeEvents>[number];

export interface LoadOptions {
  url: string;
  connections?: number;
  /** Events in a request of a backend; 1 sends beacons. */
  perRequest?: number;
  /** Called for every answer that was not 200. */
  refused?: (status: number) => void;
  /** Ends the load; what is not acknowledged by then stays so. */
  stop?: AbortSignal;
}

export interface Load {
  acknowledged: Set<string>;
  /** Ids of a request that was under way without an answer. */
  done: Promise<void>;
}

const requestOf = (events: readonly Made[]) =>
  events.length === 1
    ? {
        path: "/v1/beacon",
        headers: { "content-type": "text/plain", origin, "user-agent": "Mozilla/5.0 (fault test)" },
        body: JSON.stringify({ v: 1, site: "shop", sent_at: Date.now(), events }),
      }
    : {
        path: "/v1/events",
        headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ site: "shop", events }),
      };

/**
 * Sends events over keep-alive connections. Whatever is not acknowledged (no answer, 503, connection lost) is sent
 * again, as the tag and a careful backend do.
 */
export const sendAll = (events: readonly Made[], options: LoadOptions): Load => {
  const { url, connections = 32, perRequest = 20, refused = () => {}, stop } = options;
  const pool = new Pool(url, { connections, keepAliveTimeout: 60_000 });
  const acknowledged = new Set<string>();
  let next = 0;

  const sendOnce = async (part: readonly Made[]): Promise<boolean> => {
    try {
      const { statusCode, body } = await pool.request({ method: "POST", ...requestOf(part) });
      const text = await body.text();
      if (statusCode !== 200) refused(statusCode);
      if (statusCode === 422 || statusCode === 400) throw new Error(`never to be accepted: ${text}`);
      if (statusCode !== 200) return false;
      if ((JSON.parse(text) as { accepted: number }).accepted !== part.length) throw new Error(text);
      for (const { event_id } of part) acknowledged.add(event_id);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("never")) throw error;
      return false;
    }
  };
  const worker = async () => {
    while (next < events.length && !stop?.aborted) {
      const part = events.slice(next, next + perRequest);
      next += perRequest;
      while (!(await sendOnce(part)) && !stop?.aborted) await sleep(50);
    }
  };
  const done = Promise.all(Array.from({ length: connections }, worker)).then(() => pool.destroy());
  return { acknowledged, done };
};
