import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { build, transformSync } from "esbuild";
import dts from "rollup-plugin-dts";
import esbuild from "rollup-plugin-esbuild";

const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const packages = Object.keys({ ...dependencies, ...peerDependencies });
/** Hundreds of small files each: to load them one by one took half of a command's start. */
const built = ["typebox", "libphonenumber-js"];
const isBuiltin = (id) => id.startsWith("node:") || builtinModules.includes(id);
const isPackage = (id) => isBuiltin(id) || packages.some((name) => id === name || id.startsWith(`${name}/`));

/** Entries by their name in `dist/`. */
const entries = (files) => Object.fromEntries(Object.entries(files).filter(([, file]) => existsSync(file)));

const copy = (from, to) => ({
  name: "copy",
  writeBundle() {
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  },
});

/** The licence of each package whose code stands in `dist/`. */
const licences = (names) => ({
  name: "licences",
  writeBundle() {
    for (const name of names) {
      const file = readdirSync(`node_modules/${name}`).find((each) => /^licen[cs]e/i.test(each));
      cpSync(`node_modules/${name}/${file}`, `dist/licences/${name}.txt`);
    }
  },
});

/** A `.gz` beside each file of a folder, for servers that hand it out. */
const compress = (folder) => ({
  name: "compress",
  writeBundle() {
    for (const name of readdirSync(folder).filter((each) => !each.endsWith(".gz"))) {
      writeFileSync(`${folder}/${name}.gz`, gzipSync(readFileSync(`${folder}/${name}`), { level: 9 }));
    }
  },
});

/** What Chrome 98, Firefox 100 and Safari 15.4 understand. */
const browser = [nodeResolve({ browser: true }), esbuild({ target: "es2021" })];
/** Functions stay apart (`inline: 1`): one that is not needed for the start is not compiled for it either. */
const minify = (mangle = {}) =>
  terser({
    ecma: 2020,
    module: true,
    compress: { passes: 3, inline: 1, hoist_funs: true, unsafe_arrows: true },
    mangle,
  });
/**
 * Members of the tag's own parts, which bear short names in the script tag's file. None is a word of an event, an
 * option or a command; terser itself leaves those of the browser alone.
 */
const inside = [
  ...["allows", "isRefused", "isUndecided", "isLimited", "isOptedOut", "decide", "limited", "optOut"],
  ...["identity", "outbox", "orders", "beacon", "signals", "atMs", "subdomainIndex", "firedAtMs", "entry"],
  ...["perOrder", "knows", "legacy", "aliases", "kept", "bytes", "note", "wipe", "revise", "revoke", "fire"],
  ...["hold", "pass", "recover", "resume", "refuse", "leave"],
];

const tag = [
  {
    input: entries({ index: "sdk/index.ts" }),
    output: {
      dir: "dist",
      format: "es",
      chunkFileNames: "tag/[name].js",
      plugins: [minify()],
    },
    plugins: browser,
  },
  {
    input: entries({ tag: "sdk/tag.ts" }),
    output: {
      dir: "dist",
      format: "iife",
      plugins: [minify({ properties: { regex: new RegExp(`^(${inside.join("|")})$`) } })],
    },
    plugins: browser,
  },
];

/** The server and its commands stay modules of Node: packages are imported, but for those of `built`. */
const server = {
  input: entries({
    server: "server/index.ts",
    cli: "server/cli.ts",
    "server/reader-worker": "server/queue/reader-worker.ts",
    sandbox: "sandbox/index.ts",
  }),
  output: { dir: "dist", format: "es", chunkFileNames: "server/[name].js" },
  external: (id) => isPackage(id) && !built.some((name) => id === name || id.startsWith(`${name}/`)),
  onwarn: (warning, warn) => {
    const isTheirs = warning.code === "CIRCULAR_DEPENDENCY" && /node_modules/.test(warning.message);
    if (!isTheirs) warn(warning);
  },
  plugins: [
    nodeResolve({ exportConditions: ["node"] }),
    esbuild({ target: "node20" }),
    copy("demo/shop", "dist/demo"),
    licences([...built, "idb-keyval", "js-cookie", "preact", "uplot"]),
  ],
};

const textsOf = async (file) => {
  const { code } = transformSync(readFileSync(file, "utf8"), { loader: "ts", format: "esm" });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).texts;
};

/** What stands around the page's script: its frame with the page's own texts, and all styles in one file. */
const frame = {
  name: "frame",
  async generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: "asset", fileName, source });
    const texts = await textsOf("dashboard/texts.ts");
    const html = readFileSync("dashboard/page/index.html", "utf8");
    emit(
      "index.html",
      html.replace(/{{(\w+)}}/g, (_, name) => texts[name]),
    );
    emit("icon.svg", readFileSync("dashboard/page/icon.svg"));
    const styles = { entryPoints: ["dashboard/styles/index.css"], bundle: true, minify: true, write: false };
    const [{ contents }] = (await build(styles)).outputFiles;
    emit("style.css", contents);
  },
};

const dashboard = {
  input: entries({ main: "dashboard/main.tsx" }),
  output: { dir: "dist/dashboard", format: "es", plugins: [terser({ ecma: 2022 })] },
  plugins: [
    nodeResolve({ browser: true }),
    esbuild({ target: "es2022", jsx: "automatic", jsxImportSource: "preact" }),
    frame,
    compress("dist/dashboard"),
  ],
};

/** One build each: a chunk that both shared would bring the server's types into every page's editor. */
const types = ["sdk/index.ts", "server/index.ts"].map((file) => ({
  input: entries({ [file.startsWith("sdk") ? "index" : "server"]: file }),
  output: { dir: "dist", format: "es" },
  external: isPackage,
  plugins: [dts({ tsconfig: "tsconfig.base.json" })],
}));

export default [...tag, server, dashboard, ...types].filter(({ input }) => Object.keys(input).length > 0);
