/**
 * What checking and preparing an event costs, in microseconds of CPU: `npx tsx bench/prepare.ts`. Bundles the two
 * steps as the build does and runs them on one thread; the limit is what any sender has to do, in the same run.
 */
import { hash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

type Step = (input: { user: object }) => unknown;

const bundle = "dist/bench/prepare.mjs";
await build({
  stdin: {
    contents: `
      export { checkEvent } from "./server/intake/check.ts";
      export { createPrepare } from "./server/prepare/prepare.ts";
      export { plan } from "./server/prepare/plan.ts";
      export { createTargets } from "./server/prepare/targets.ts";
      export { meta } from "./server/relay/meta/index.ts";
      export { tiktok } from "./server/relay/tiktok/index.ts";`,
    resolveDir: ".",
  },
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "error",
});
const { checkEvent, createPrepare, createTargets, plan, meta, tiktok } = await import(
  pathToFileURL(bundle).href
);

const nowMs = Date.now();
const targets = [
  ...createTargets(meta, [{ pixelId: "1234567890", events: [] }]),
  ...createTargets(tiktok, [{ eventSource: "web", eventSourceId: "C4BENCH", events: [] }]),
];
const destinations = targets.map(({ destination }: { destination: string }) => destination);
const prepare = createPrepare(
  { contentType: "product", limitedDataUse: false, defaultCountry: "DE" },
  targets,
);
const facts = {
  door: "beacon",
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
  receivedAtMs: nowMs,
};

const purchase = {
  event_name: "Purchase",
  event_id: "Purchase.A-1001",
  event_time: Math.floor(nowMs / 1000) - 2,
  page: {
    url: "https://shop.example/thanks?order=1001&utm_source=tt&fbclid=IwAR0bench-click_id",
    referrer: "https://shop.example/checkout",
  },
  pixel: { meta: "fired", tiktok: "fired" },
  user: {
    email: "Ada.Lovelace@shop.example",
    phone: "+44 20 7946 0958",
    first_name: "Ada",
    last_name: "Lovelace",
    city: "London",
    zip: "SW1A 1AA",
    country: "GB",
    external_id: "user-1001",
    fbp: "fb.1.1795270000000.1098115397",
    ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH",
  },
  properties: {
    value: 59.8,
    currency: "EUR",
    order_id: "A-1001",
    contents: [
      { id: "sku-1", quantity: 1, price: 39.9, name: "Jar of fog" },
      { id: "sku-2", quantity: 1, price: 19.9, name: "Jar of dew" },
    ],
  },
};
const visit = {
  event_name: "PageView",
  event_id: "0197a3c0-0000-7000-8000-000000000001",
  event_time: purchase.event_time,
  page: { url: "https://shop.example/", title: "Six jars of weather" },
  pixel: { meta: "fired", tiktok: "fired" },
  user: { fbp: purchase.user.fbp, ttp: purchase.user.ttp },
};
/** One number after the other, as visitors come. */
const nationals = ["030 901820", "0170 1234567"];

let visitors = 0;
/** Every event is another visitor's, or what is remembered of the last one would be measured. */
const anew = (input: { user: object }) => ({
  ...input,
  user: { ...input.user, fbp: `fb.1.1795270000000.${++visitors}` },
});

const check: Step = (input) => checkEvent(input, { nowMs, destinations });
const both: Step = (input) => prepare(checkEvent(input, { nowMs, destinations }).event, facts);
const bothNational: Step = (input) => {
  const phone = nationals[visitors % nationals.length];
  return both({ ...input, user: { ...input.user, phone } });
};
const whole: Step = (input) => {
  const { event: checked } = checkEvent(input, { nowMs, destinations });
  const { event } = prepare(checked, facts);
  return plan({ checked, event, targets, door: "beacon", nowMs });
};
const limit: Step = (input) => {
  const text = JSON.stringify(input);
  return [1, 2, 3, 4].map((part) => hash("sha256", text.slice(0, 20 + part)));
};

const runs = 20_000;
const rounds = 9;

const microseconds = (step: Step, input: { user: object }): number => {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) step(anew(input));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
};

const cases: [string, Step, { user: object }][] = [
  ["limit: JSON.stringify and four digests", limit, purchase],
  ["check, purchase", check, purchase],
  ["check, page view", check, visit],
  ["check + prepare, purchase (10 digests)", both, purchase],
  ["check + prepare, purchase, national phone", bothNational, purchase],
  ["check + prepare, page view", both, visit],
  ["check + prepare + plan, purchase", whole, purchase],
];
const figures = cases.map((): number[] => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, [, step, input]] of cases.entries()) figures[index]?.push(microseconds(step, input));
}
for (const [index, [name]] of cases.entries()) {
  const sorted = figures[index]?.sort((a, b) => a - b) ?? [];
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
  console.log(`${name.padEnd(52)} median ${at(0.5)} us, least ${at(0)}, most ${at(1)}`);
}
