/**
 * Both platforms at once, for benches: takes everything and answers after 100 ms. `GET /taken` tells how many events
 * came, and when the first did. A process of its own, so that its CPU is not the server's.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const answerAfterMs = 100;
const taken = { events: 0, firstAtMs: 0 };

/** Cheaper than parsing: every event of both platforms has one id. */
const countEvents = (body: string) => body.split('"event_id":').length - 1;

const answerTo = (path: string, count: number) =>
  path.includes("/event/track/")
    ? { code: 0, message: "OK", request_id: "bench", data: {} }
    : { events_received: count, messages: [], fbtrace_id: "bench" };

const server = createServer((request, response) => {
  if (request.url === "/taken") {
    response.end(JSON.stringify(taken));
    return;
  }
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const count = countEvents(Buffer.concat(parts).toString("latin1"));
    taken.firstAtMs ||= Date.now();
    setTimeout(() => {
      taken.events += count;
      response.end(JSON.stringify(answerTo(request.url ?? "", count)));
    }, answerAfterMs);
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ msg: "listening", url: `http://127.0.0.1:${port}` }));
});
