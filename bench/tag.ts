import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

/**
 * What the tag costs a page: bytes, start, one `track()`, requests. Each page is loaded many times in turn with
 * one whose script file is empty and with a hand-written beacon, the floor that any tag stands on; medians of the
 * differences. Fetching a file costs a page something whatever it holds: that is told apart.
 */
const rounds = Number(process.env.ROUNDS ?? 25);
const burst = 200;
/** Before the tag looks for what earlier visits left, which is no part of the start. */
const settleMs = 150;

const kib = (bytes: number) => `${(bytes / 1024).toFixed(2)} KB`;
const ms = (value: number) => `${value.toFixed(2)} ms`;
const us = (value: number) => `${(value * 1000).toFixed(1)} µs`;
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const browserPath =
  process.env.CHROME_PATH ??
  [
    "/usr/bin/google-chrome",
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].find((path) => existsSync(path));

const optionsWith = (pageViews: string) =>
  `{ endpoint: location.origin, site: "bench", pageViews: "${pageViews}" }`;
const track = (id: string) =>
  `twinbeam("track", "AddToCart", { contents: [{ id: ${id}, quantity: 1, price: 9.9 }], currency: "EUR" });`;
/** What a shop would write by hand: a list, one beacon when the page goes. */
const floor = `
  var queue = [];
  window.twinbeam = function (name, event, properties) {
    queue.push({ event_name: event, event_id: crypto.randomUUID(), event_time: Date.now(), properties: properties });
  };
  addEventListener("pagehide", function () {
    navigator.sendBeacon("/v1/beacon", JSON.stringify({ v: 1, site: "bench", sent_at: Date.now(), shared: { page: { url: location.href } }, events: queue }));
  });
  twinbeam("track", "PageView");`;
const pageWith = (file: string, before = "") =>
  `<script>started = performance.now(); ${before}</script>
    <script src="${file}"></script><script>ended = performance.now();</script>`;
const tagPage = (pageViews: string) =>
  pageWith(
    "/tag.js",
    `twinbeam = function () { (twinbeam.q = twinbeam.q || []).push(arguments) }; twinbeam("init", ${optionsWith(pageViews)});`,
  );
const pages: Record<string, string> = {
  "/bare": `<script>started = performance.now(); ended = performance.now();</script>`,
  "/empty": pageWith("/empty.js"),
  "/floor": pageWith("/floor.js"),
  "/tag": tagPage("manual"),
  "/view": tagPage("auto"),
};

const file = readFileSync("dist/tag.js");
const files: Record<string, string | Buffer> = { "/tag.js": file, "/empty.js": "", "/floor.js": floor };
const arrivals: { method: string; bytes: number }[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? "/";
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on("end", () => {
    if (path === "/v1/beacon") arrivals.push({ method: request.method ?? "", bytes });
    const script = files[path];
    response.writeHead(200, {
      "content-type":
        script !== undefined ? "text/javascript" : path === "/v1/beacon" ? "application/json" : "text/html",
    });
    response.end(
      script ??
        (path === "/v1/beacon" ? "{}" : `<!doctype html><link rel="icon" href="data:,">${pages[path] ?? ""}`),
    );
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

interface Visit {
  /** By the page's clock, from before the script to after it. */
  clockMs: number;
  /** Processor time of the main thread since the page began. */
  cpuMs: number;
  longTasks: number;
}

/** Opens a page, lets it come to rest, runs something, and reads the meters. */
const visit = async (browser: Browser, path: string, script = ""): Promise<Visit & { result: unknown }> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(origin + path);
  await page.waitForTimeout(settleMs);
  const cpu = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  };
  const startCpuMs = await cpu();
  const clockMs = Number(await page.evaluate("ended - started"));
  const before = await cpu();
  const result = script ? await page.evaluate(script) : undefined;
  if (script) await page.waitForTimeout(1500);
  const cpuMs = script ? (await cpu()) - before : startCpuMs;
  const longTasks = Number(
    await page.evaluate(
      `new Promise((done) => { try { new PerformanceObserver((list) => done(list.getEntries().length)).observe({ type: "longtask", buffered: true }); } catch {} setTimeout(done, 50, 0); })`,
    ),
  );
  await context.close();
  return { clockMs, cpuMs, longTasks, result };
};

const trackInTurn = (count: number) => `(() => {
  const start = performance.now();
  for (let id = 0; id < ${count}; id++) { ${track("id")} }
  return performance.now() - start;
})()`;

const browser = await chromium.launch({
  ...(browserPath && { executablePath: browserPath }),
  args: ["--disable-gpu", "--no-first-run"],
});
const rows: [what: string, measured: string, budget: string][] = [];

rows.push(["dist/tag.js, brotli", kib(brotliCompressSync(file).length), "6.0 KB"]);

const starts: Record<string, Visit[]> = {
  "/bare": [],
  "/empty": [],
  "/floor": [],
  "/tag": [],
  "/view": [],
};
for (let round = 0; round < rounds; round++) {
  for (const [path, visits] of Object.entries(starts)) visits.push(await visit(browser, path));
}
const over = (path: string, read: (visit: Visit) => number) =>
  median((starts[path] ?? []).map((one, round) => read(one) - read(starts["/empty"]?.[round] ?? one)));
const tagCpu = over("/tag", ({ cpuMs }) => cpuMs);
const floorCpu = over("/floor", ({ cpuMs }) => cpuMs);
rows.push([
  "start: evaluation and init over an empty file, main-thread CPU",
  `${ms(tagCpu)} (floor ${ms(floorCpu)}, ratio ${(tagCpu / floorCpu).toFixed(1)})`,
  "1.5 ms",
]);
rows.push([
  "the same with a first page view, written down and sent",
  ms(over("/view", ({ cpuMs }) => cpuMs)),
  "",
]);
rows.push(["an empty file over none", ms(-over("/bare", ({ cpuMs }) => cpuMs)), ""]);
rows.push([
  "start by the clock",
  `${ms(over("/tag", ({ clockMs }) => clockMs))} (floor ${ms(over("/floor", ({ clockMs }) => clockMs))})`,
  "",
]);
rows.push([
  "long tasks at the start",
  String(Math.max(...(starts["/tag"] ?? []).map(({ longTasks }) => longTasks))),
  "0",
]);

const perTrack = async (path: string, count: number) => {
  const visits = [];
  for (let round = 0; round < Math.ceil(rounds / 3); round++)
    visits.push(await visit(browser, path, trackInTurn(count)));
  return {
    clock: median(visits.map(({ result }) => Number(result) / count)),
    cpu: median(visits.map(({ cpuMs }) => cpuMs / count)),
  };
};
const one = await perTrack("/tag", burst);
const idle = await perTrack("/floor", burst);
rows.push([`one track() of ${burst}, by the clock`, `${us(one.clock)} (floor ${us(idle.clock)})`, "50 µs"]);
rows.push([
  `one track() of ${burst}, CPU with what follows`,
  `${us(one.cpu)} (floor ${us(idle.cpu)})`,
  "100 µs",
]);
const few = await perTrack("/tag", burst / 4);
rows.push([`the same at ${burst / 4} in a row`, `${us(few.clock)}, ${us(few.cpu)}`, "linear"]);

arrivals.length = 0;
const context = await browser.newContext();
const page = await context.newPage();
await page.goto(`${origin}/tag`);
await page.waitForTimeout(1500);
arrivals.length = 0;
await page.evaluate(`for (let id = 0; id < 20; id++) { ${track("id")} }`);
await page.close();
await new Promise((resolve) => setTimeout(resolve, 500));
rows.push([
  "20 small events, then the tab closes",
  `${arrivals.length} request(s), ${kib(arrivals.reduce((sum, { bytes }) => sum + bytes, 0))}`,
  "1 (2 with a leading edge), 7 KB",
]);
rows.push(["preflights", String(arrivals.filter(({ method }) => method === "OPTIONS").length), "0"]);

await browser.close();
server.close();
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, measured, budget] of rows)
  console.log(`${what.padEnd(width)}  ${measured}${budget && `   [at most ${budget}]`}`);
