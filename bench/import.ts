import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Imports a file of purchases through `dist/cli.js` to a platform that takes everything at once, measures rows a
 * second and peak memory, then does it again with a kill in the middle and `--resume`. Fails where a row is lost,
 * or where an undisturbed run sends one twice.
 *
 *   tsx bench/import.ts [rows]
 */
const rows = Number(process.argv[2] ?? 1_000_000);
const mostMemoryMb = 200;
const killShare = 0.4;

/** Takes every batch, and remembers which events came and how often. */
const createPlatform = async () => {
  const seen = new Uint8Array(rows);
  let received = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    let count = 0;
    for (const [, number] of Buffer.concat(chunks)
      .toString()
      .matchAll(/"event_id":"Purchase\.O-(\d+)"/g)) {
      const at = Number(number);
      seen[at] = (seen[at] ?? 0) + 1;
      count++;
    }
    received += count;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ events_received: count, messages: [], fbtrace_id: "bench" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    lost: () => seen.filter((times) => times === 0).length,
    again: () => received - seen.filter((times) => times > 0).length,
    reset: () => {
      seen.fill(0);
      received = 0;
    },
    close: () => server.close(),
  };
};

const writeRows = async (file: string) => {
  const out = createWriteStream(file);
  out.write(
    "event_name,event_time,order_id,value,currency,email,phone,first_name,last_name,city,zip,country\n",
  );
  const time = Math.floor(Date.now() / 1000) - 7200;
  for (let row = 0; row < rows; row++) {
    const line = `Purchase,${time},O-${row},${(row % 9000) / 100 + 1},EUR,person${row}@shop.example,+4915${100000000 + row},Jane,Doe${row % 5000},Berlin,10115,DE\n`;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
};

/** The most memory that a process of this kernel ever held, in MB. */
const peakOf = (pid: number) => {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1] : undefined;
  return Number(kilobytes ?? 0) / 1024;
};

interface Run {
  seconds: number;
  peakMb: number;
  status: number | null;
  outcome: { [count: string]: number } | undefined;
}

const importFile = async (cwd: string, words: readonly string[], killWhen?: () => boolean): Promise<Run> => {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [resolve("dist/cli.js"), "import", "orders.csv", "--json", ...words],
    {
      cwd,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let [peakMb, stdout] = [0, ""];
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid ?? 0));
    if (killWhen?.()) child.kill("SIGKILL");
  }, 100);
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  const [status] = await once(child, "close");
  clearInterval(timer);
  const outcome = stdout ? JSON.parse(stdout) : undefined;
  return { seconds: (performance.now() - startedMs) / 1000, peakMb, status, outcome };
};

const platform = await createPlatform();
const folder = mkdtempSync(join(tmpdir(), "twinbeam-bench-import-"));
const store = () => rmSync(join(folder, "data"), { recursive: true, force: true });
try {
  writeFileSync(
    join(folder, "twinbeam.config.json"),
    JSON.stringify({
      sites: [
        { id: "shop", meta: { pixelId: "123456789012345", accessToken: "bench", apiBase: platform.url } },
      ],
    }),
  );
  await writeRows(join(folder, "orders.csv"));

  const whole = await importFile(folder, []);
  const [lost, again] = [platform.lost(), platform.again()];
  console.log(
    `${rows} rows in ${whole.seconds.toFixed(1)} s: ${Math.round(rows / whole.seconds)} a second, peak ${Math.round(whole.peakMb)} MB, lost ${lost}, sent twice ${again}`,
  );

  store();
  platform.reset();
  const killed = await importFile(folder, [], () => platform.received() > rows * killShare);
  const before = platform.received();
  const resumed = await importFile(folder, ["--resume"]);
  console.log(
    `killed after ${killed.seconds.toFixed(1)} s with ${before} received; resumed in ${resumed.seconds.toFixed(1)} s from row ${resumed.outcome?.resumed}, peak ${Math.round(resumed.peakMb)} MB: lost ${platform.lost()}, with the same id again ${platform.again()}`,
  );
  const isRight =
    whole.status === 0 && lost === 0 && again === 0 && resumed.status === 0 && platform.lost() === 0;
  if (!isRight) throw new Error("rows were lost or sent twice");
  if (Math.max(whole.peakMb, resumed.peakMb) > mostMemoryMb)
    throw new Error(`more than ${mostMemoryMb} MB were used`);
} finally {
  platform.close();
  rmSync(folder, { recursive: true, force: true });
}
