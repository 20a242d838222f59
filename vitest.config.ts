import { defineConfig } from "vitest/config";

const minute = 60_000;

/**
 * `unit` and `tag` must stay fast and need no port; `flow` drives a real browser against built files;
 * `fault` kills and starves a real server. Folders under `test/` mirror the tree.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          // Modules are loaded once for all files: most of the time would go into imports.
          isolate: false,
          pool: "threads",
          maxWorkers: 2,
          include: ["test/{event,server,sandbox,dashboard,examples}/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "tag",
          environment: "happy-dom", // A window of its own for each file, at a third of the time that other pools need.
          pool: "vmThreads",
          include: ["test/sdk/**/*.test.ts"],
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "flow",
          environment: "node",
          include: ["test/{flow,house,package,commands}/**/*.test.ts"],
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
