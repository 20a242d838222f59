import { expect, it } from "vitest";
import type { Loaded } from "../../server/config/load.ts";
import type { Settings } from "../../server/config/settings.ts";
import { createLiveSettings } from "../../server/live-settings.ts";
import { createLog } from "../../server/observe/log.ts";
import { createReload } from "../../server/reload.ts";

const settingsWith = (retentionDays: number): Settings => ({
  server: {
    host: "127.0.0.1",
    port: 0,
    trustProxy: false,
    apiKeys: [],
    alerts: { silenceMinutes: 60 },
    beaconPath: "/v1/beacon",
    bots: "keep",
    rateLimit: {},
    retentionDays,
  },
  store: { url: "file:./data" },
  sites: [],
  connections: {},
});
const loadedWith = (retentionDays: number): Loaded => ({
  ok: true,
  settings: settingsWith(retentionDays),
  file: undefined,
  folder: ".",
  exports: {},
  fixed: {},
  warnings: [],
});

/** Reloads whose readings end when the test says so. */
const createCase = () => {
  const readings: ((loaded: Loaded | Error) => void)[] = [];
  const live = createLiveSettings(settingsWith(1));
  const silent = { write: () => true };
  const reload = createReload({
    live,
    relay: { start: async () => {}, replace: () => {}, stop: async () => {} },
    logger: createLog({ stdout: silent, stderr: silent, isTerminal: false, secrets: () => [] }),
    read: () =>
      new Promise<Loaded>((resolve, reject) => {
        readings.push((loaded) => (loaded instanceof Error ? reject(loaded) : resolve(loaded)));
      }),
  });
  return { live, reload, readings };
};
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("a slow reload does not put an older configuration in the place of a newer one", async () => {
  const { live, reload, readings } = createCase();
  const both = Promise.all([reload(), reload()]);
  await turn();
  readings[1]?.(loadedWith(3));
  readings[0]?.(loadedWith(2));
  await turn();
  readings[1]?.(loadedWith(3));
  await both;
  expect(live.current.server.retentionDays).toBe(3);
});

it("a reload that fails keeps no later one from its turn", async () => {
  const { live, reload, readings } = createCase();
  const failing = reload();
  const next = reload();
  await turn();
  readings[0]?.(new Error("the file cannot be read"));
  await expect(failing).rejects.toThrow("cannot be read");
  await turn();
  readings[1]?.(loadedWith(3));
  await next;
  expect(live.current.server.retentionDays).toBe(3);
});
