import { Agent, request } from "undici";
import { beacon, headers } from "./events.ts";
import type { ServerProcess } from "./process.ts";

const perBeacon = 50;
const connections = 8;

/** Puts so many events into a server's store, by its front door. */
export const fill = async ({ url }: ServerProcess, events: number): Promise<void> => {
  const agent = new Agent({ connections, pipelining: 1 });
  let left = Math.ceil(events / perBeacon);
  const connection = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await request(`${url}/v1/beacon`, {
        method: "POST",
        headers,
        body: beacon(perBeacon),
        dispatcher: agent,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  await agent.close();
};
