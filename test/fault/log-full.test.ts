import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destinations, type House, openHouse } from "./house.ts";
import { settled } from "./ledger.ts";
import { makeEvents, sendAll } from "./load.ts";
import { sleep } from "./process.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

describe("a log whose disk is full", () => {
  let house: House;
  let child: ChildProcess;
  beforeAll(async () => {
    house = await openHouse();
    // Every write to this device fails as on a full disk.
    const full = openSync("/dev/full", "w");
    child = spawn(process.execPath, [cli, "serve"], { cwd: house.folder, stdio: ["ignore", full, full] });
    closeSync(full);
  });
  afterAll(async () => {
    child.kill("SIGKILL");
    await house.close();
  });

  it("costs lines, and no event: neither what is told nor an error ends the server", async () => {
    const url = `http://127.0.0.1:${house.port}`;
    const isUp = () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) {
      expect(child.exitCode).toBe(null);
      await sleep(50);
    }
    const load = sendAll(makeEvents(40), { url, perRequest: 4 });
    await load.done;
    const ledgers = await settled(url, destinations);
    for (const destination of destinations) expect(ledgers[destination]?.delivered).toBe(40);

    // A dead token is an error, which goes to stderr.
    const body = { error: { message: "Invalid OAuth access token", code: 190 } };
    await house.control({ platform: "meta", answers: [{ status: 400, body }] });
    await sendAll(makeEvents(1, { prefix: "held" }), { url }).done;
    while ((await house.control({})).queued.meta > 0) await sleep(50);
    await sleep(500);
    expect(await isUp()).toBe(true);
    const exited = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
  });
});
