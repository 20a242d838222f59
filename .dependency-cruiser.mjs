/**
 * Who may import whom: left imports right, nothing else. The tree is the way of an event, so imports point one
 * way. `test/house/imports.test.ts` plants a violation of each rule and sees it refused.
 */
const only = (name, from, allowed, because) => ({
  name,
  severity: "error",
  comment: because,
  from: { path: from },
  to: { path: "^(event|sdk|server|sandbox|dashboard|demo|bench|test|dist)/", pathNot: [from, ...allowed] },
});

const oneFile = (name, pattern, file, because) => ({
  name,
  severity: "error",
  comment: because,
  from: { path: "^(event|sdk|server|sandbox|dashboard)/", pathNot: file },
  to: { path: `node_modules/${pattern}/` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-ring",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("event-is-ground", "^event/", [], "tag and server both stand on event/"),
    {
      name: "event-knows-no-platform",
      severity: "error",
      comment: "event/ runs in browsers and on servers",
      from: { path: "^event/" },
      to: { dependencyTypes: ["core"] },
    },
    only(
      "capture",
      "^sdk/capture/",
      ["^event/"],
      "capture looks at the page and knows neither composing nor delivering",
    ),
    only("compose", "^sdk/compose/", ["^event/", "^sdk/capture/"], "compose reads what capture saw"),
    {
      name: "compose-knows-only-types-of-capture",
      severity: "error",
      from: { path: "^sdk/compose/" },
      to: { path: "^sdk/capture/", dependencyTypesNot: ["type-only"] },
    },
    only("deliver", "^sdk/deliver/", ["^event/"], "deliver never looks at the page's data"),
    only("sdk", "^sdk/[^/]+$", ["^event/", "^sdk/"], "the tag is one half"),
    only(
      "intake",
      "^server/intake/",
      ["^event/", "^server/errors\\.ts$"],
      "doors turn requests into checked events",
    ),
    only("prepare", "^server/prepare/", ["^event/", "^server/errors\\.ts$"], "prepare is pure"),
    only(
      "queue",
      "^server/queue/",
      ["^event/", "^server/errors\\.ts$"],
      "the store knows events, nothing else",
    ),
    only(
      "meta",
      "^server/relay/meta/",
      ["^event/", "^server/relay/(platform|read-answer)\\.ts$", "^server/config/settings\\.ts$"],
      "platforms never meet",
    ),
    only(
      "tiktok",
      "^server/relay/tiktok/",
      ["^event/", "^server/relay/(platform|read-answer)\\.ts$", "^server/config/settings\\.ts$"],
      "platforms never meet",
    ),
    only(
      "relay",
      "^server/relay/[^/]+$",
      [
        "^event/",
        "^server/errors\\.ts$",
        "^server/prepare/scrub-event\\.ts$",
        "^server/queue/queue\\.ts$",
        "^server/relay/[^/]+/index\\.ts$",
        "^server/config/settings\\.ts$",
      ],
      "the relay sees platforms through their index and the store through its contract",
    ),
    only("observe", "^server/observe/", ["^event/", "^server/queue/"], "observe only reads"),
    only("config", "^server/config/", ["^event/", "^server/errors\\.ts$"], "configuration is a value"),
    only(
      "accounts",
      "^server/accounts/",
      ["^event/", "^server/config/", "^server/errors\\.ts$"],
      "the operator's accounts at the platforms: commands and page both log in with them",
    ),
    only(
      "setup",
      "^server/setup/",
      ["^event/", "^server/(accounts|admin|config|queue)/", "^server/errors\\.ts$"],
      "what the operator's page may change",
    ),
    only("errors", "^server/errors\\.ts$", ["^event/"], "one catalogue"),
    only(
      "admin",
      "^server/admin/",
      ["^event/", "^server/observe/", "^server/queue/", "^server/config/", "^server/errors\\.ts$"],
      "the operator's API looks on",
    ),
    only(
      "lookout",
      "^server/lookout/",
      ["^event/", "^server/(accounts|admin|config|observe|queue|relay)/", "^server/errors\\.ts$"],
      "what looks on while the server works changes nothing of its work",
    ),
    {
      name: "app-does-not-know-commands",
      severity: "error",
      from: { path: "^server/(app|pipeline)\\.ts$" },
      to: { path: "^(server/commands/|server/cli\\.ts|server/main\\.ts|sdk/|sandbox/|dashboard/)" },
    },
    only("sandbox", "^sandbox/", ["^event/"], "a stand-in that shares our code proves nothing"),
    {
      name: "sandbox-shares-only-types",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^event/", dependencyTypesNot: ["type-only"] },
    },
    only("dashboard", "^dashboard/", ["^event/", "^server/admin/"], "the page knows the admin API's types"),
    {
      name: "dashboard-shares-only-types",
      severity: "error",
      from: { path: "^dashboard/" },
      to: { path: "^server/", dependencyTypesNot: ["type-only"] },
    },
    only("bench", "^bench/", ["^dist/"], "what we claim is measured on what we publish"),
    only("demo", "^demo/", ["^dist/"], "the demo uses only what we publish"),
    {
      name: "nobody-imports-tests-or-demo",
      severity: "error",
      from: { pathNot: "^(test|demo)/" },
      to: { path: "^(test|demo)/" },
    },
    {
      name: "sandbox-is-loaded-lazily",
      severity: "error",
      comment: "only the commands sandbox and demo load the sandbox",
      from: { path: "^server/", pathNot: "^server/commands/(sandbox|demo)\\.ts$" },
      to: { path: "^sandbox/" },
    },
    oneFile(
      "js-cookie-in-one-file",
      "(@types/)?js-cookie",
      "^sdk/capture/cookies\\.ts$",
      "cookies are kept byte for byte in one place",
    ),
    oneFile(
      "idb-keyval-in-one-file",
      "idb-keyval",
      "^sdk/deliver/outbox\\.ts$",
      "one file absorbs the browser's storage troubles",
    ),
    oneFile(
      "sqlite-stays-in-the-queue",
      "(@types/)?better-sqlite3",
      "^server/queue/",
      "the engine can be replaced",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.tsbuild|^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs"],
    },
  },
};
