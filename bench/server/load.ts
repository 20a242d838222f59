import { Agent, request } from "undici";
import { headers } from "./events.ts";

const post = async (agent: Agent, url: string, body: string): Promise<void> => {
  const { statusCode, body: answer } = await request(`${url}/v1/beacon`, {
    method: "POST",
    headers,
    body,
    dispatcher: agent,
  });
  await answer.dump();
  if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
};

/**
 * Closed loop: every connection sends its next beacon when the last one is answered.
 * @returns beacons answered
 */
export const closedLoop = async (
  url: string,
  { connections, seconds, body }: { connections: number; seconds: number; body: () => string },
): Promise<number> => {
  const agent = new Agent({ connections, pipelining: 1 });
  const end = performance.now() + seconds * 1000;
  let answered = 0;
  const connection = async () => {
    while (performance.now() < end) {
      await post(agent, url, body());
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  await agent.close();
  return answered;
};

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;

/**
 * Open loop: beacons start at fixed times, however slow the server is; waiting counts from the time that was meant.
 * @returns latencies in milliseconds
 */
export const openLoop = async (
  url: string,
  { perSecond, seconds, body }: { perSecond: number; seconds: number; body: () => string },
): Promise<{ p50: number; p99: number }> => {
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const start = performance.now();
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const total = perSecond * seconds;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
    for (; sent < due; sent++) {
      const meant = start + (sent / perSecond) * 1000;
      running.push(post(agent, url, body()).then(() => void latencies.push(performance.now() - meant)));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(running);
  await agent.close();
  const sorted = latencies.slice(total / 10).sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
};
