import { defineConfig } from "vitest/config";

const minute = 60_000;

/** Tests that drive the whole server, relay or sandbox, without a port, through hundreds of requests. */
const wholeApplications = [
  "test/sandbox/**/*.test.ts",
  "test/server/{admin,malformed,routes}/*.test.ts",
  "test/server/relay/engine.test.ts",
  "test/server/intake/{beacon,cookies,cross-origin,events,order-of-checks,test-codes}.test.ts",
  "test/server/trusted-proxies.test.ts",
  "test/examples/properties.test.ts",
];

/** Modules are loaded once for all files: most of the time would go into imports. */
const inOneGo = { isolate: false, pool: "threads", maxWorkers: 2 } as const;

/**
 * `unit` and `tag` must stay fast and need no port; `application` likewise, but takes longer; `flow` drives a real browser against built files;
 * `fault` kills and starves a real server. Folders under `test/` mirror the tree.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          ...inOneGo,
          include: ["test/{event,server,sandbox,dashboard,examples}/**/*.test.ts"],
          exclude: wholeApplications,
        },
      },
      { test: { name: "application", environment: "node", ...inOneGo, include: wholeApplications } },
      {
        test: {
          name: "tag",
          environment: "happy-dom",
          // A window of its own for each file, at a third of the time that other pools need.
          pool: "vmThreads",
          maxWorkers: 2,
          include: ["test/sdk/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "flow",
          environment: "node",
          include: ["test/{flow,house,package,commands}/**/*.test.ts"],
          globalSetup: "test/flow/one-browser-for-all.ts",
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          // Two at a time: most of their time is waiting for processes and pages.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "fault",
          environment: "node",
          include: ["test/fault/**/*.test.ts"],
          testTimeout: 20 * minute,
          hookTimeout: 2 * minute,
          fileParallelism: false,
        },
      },
    ],
  },
});
