import { pino } from "pino";
import { expect, it } from "vitest";
import { createRelayObserver } from "../../../server/lookout/relay-observer.ts";

it("tells no e-mail and no phone of an id or a name that is one, at any level", () => {
  const lines: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line) => void lines.push(line) });
  const observe = createRelayObserver(logger, { sent: () => {}, settled: () => {} });
  const events = [
    { id: "ada@example.com", name: "Lead" },
    { id: "Purchase.+49 171 2345678", name: "Asked by ada%40example.com" },
    { id: "order-1", name: "Purchase" },
  ];
  for (const state of ["refused", "delivered"] as const)
    observe({ kind: "settled", site: "shop", destination: "meta:1", state, events });
  expect(lines).toHaveLength(6);
  expect(lines.join("")).not.toMatch(/ada|1712345678|171 2345678/);
  expect(lines[2]).toContain('"event_id":"order-1","event_name":"Purchase"');
});

it("names each delivered event with its trace, except those of great batches, which only --debug names", () => {
  const levelsOf = (count: number) => {
    const lines: string[] = [];
    const logger = pino({ level: "debug" }, { write: (line) => void lines.push(line) });
    const observe = createRelayObserver(logger, { sent: () => {}, settled: () => {} });
    const events = Array.from({ length: count }, (_, index) => ({ id: `e-${index}`, name: "Lead" }));
    observe({
      kind: "settled",
      site: "shop",
      destination: "meta:1",
      state: "delivered",
      traceId: "A9",
      events,
    });
    expect(lines[0]).toContain('"event_id":"e-0","event_name":"Lead","trace_id":"A9"');
    return new Set(lines.map((line) => JSON.parse(line).level));
  };
  expect(levelsOf(10)).toEqual(new Set([30]));
  expect(levelsOf(11)).toEqual(new Set([20]));
});
