import { createContext, runInContext } from "node:vm";
import { createSandbox, type Sandbox } from "../../../sandbox/index.ts";

const origin = "http://127.0.0.1:8090";

/** A suffix under which no browser lets a page set cookies. */
const publicSuffixes = ["com", "example", "uk", "co.uk"];

export type Hit = Record<string, unknown>;

/**
 * A page without a browser: just enough of window and document for a pixel script, wired to a sandbox. Script elements
 * run what the sandbox serves; images, beacons and fetches reach it as requests.
 */
export function openPage({
  url = "https://www.shop.example/",
  sandbox = createSandbox(),
}: {
  url?: string;
  sandbox?: Sandbox;
} = {}) {
  const address = new URL(url);
  const cookies = new Map<string, string>();
  const onBack: (() => void)[] = [];
  const sent: { how: string; url: string }[] = [];
  const warnings: string[] = [];
  const blocked = new Set<string>();
  const pending: Promise<unknown>[] = [];

  const send = (how: string, target: string, payload?: string, type = "text/plain") => {
    sent.push({ how, url: target });
    const path = target.slice(origin.length);
    pending.push(
      payload === undefined
        ? Promise.resolve(sandbox.app.inject(path))
        : Promise.resolve(
            sandbox.app.inject({ method: "POST", url: path, payload, headers: { "content-type": type } }),
          ),
    );
  };
  const post = (how: string, target: string, body: unknown) => {
    const isForm = typeof body === "object";
    send(
      how,
      target,
      String(body),
      isForm ? "application/x-www-form-urlencoded;charset=UTF-8" : "text/plain;charset=UTF-8",
    );
  };
  const move = (_state: unknown, _title: string, path?: string) => {
    if (path !== undefined) window.location.href = new URL(path, window.location.href).href;
  };

  const document = {
    currentScript: null as { src: string } | null,
    referrer: "https://www.shop.example/before",
    visibilityState: "visible",
    get cookie() {
      return [...cookies].map((pair) => pair.join("=")).join("; ");
    },
    set cookie(text: string) {
      const [pair = "", ...attributes] = text.split(";");
      const domain = attributes.find((part) => part.startsWith("domain="))?.slice("domain=.".length);
      const fits =
        domain === undefined ||
        (`.${address.hostname}`.endsWith(`.${domain}`) && !publicSuffixes.includes(domain));
      if (!fits) return;
      const [name = ""] = pair.split("=");
      if (attributes.includes("max-age=0")) cookies.delete(name);
      else cookies.set(name, pair.slice(name.length + 1));
    },
    createElement: (name: string) =>
      name === "img"
        ? {
            set src(target: string) {
              send("image", target);
            },
          }
        : { src: "" },
    head: { append: (element: { src: string }) => pending.push(load(element.src)) },
  };
  const window = {
    document,
    location: {
      href: address.href,
      hostname: address.hostname,
      search: address.search,
      protocol: address.protocol,
    },
    history: { pushState: move, replaceState: move },
    navigator: {
      sendBeacon(target: string, body: unknown) {
        if (window.beacons) post("beacon", target, body);
        return window.beacons;
      },
    },
    fetch: async (target: string, { body }: { body: unknown }) => post("fetch", target, body),
    addEventListener(type: string, listener: () => void) {
      if (type === "popstate") onBack.push(listener);
    },
    beacons: true,
  };
  const context = createContext(
    Object.assign(window, {
      ...{ window, top: window, URL, URLSearchParams, TextEncoder },
      console: { warn: (text: string) => warnings.push(text) },
    }),
  );

  async function load(src: string): Promise<void> {
    if ([...blocked].some((part) => src.includes(part))) return;
    const { body } = await sandbox.app.inject(src.slice(origin.length));
    document.currentScript = { src };
    runInContext(body, context);
    document.currentScript = null;
  }

  return {
    window: window as typeof window & Record<string, unknown>,
    cookies,
    sent,
    warnings,
    /** Parts of script addresses that do not load. */
    blocked,
    /** Runs code as an inline script would. */
    run: (code: string) => runInContext(code, context),
    load: (path: string) => load(`${origin}${path}`),
    back: (path: string) => {
      move(null, "", path);
      for (const listener of onBack) listener();
    },
    /** Waits for what is under way, then answers the hits in the order they were sent. */
    async hits(): Promise<Hit[]> {
      while (pending.length > 0) await Promise.all(pending.splice(0));
      const requests = (await sandbox.app.inject("/requests.json")).json();
      return requests
        .filter(({ kind }: { kind: string }) => kind === "pixel")
        .map(({ body }: { body: Hit }) => body);
    },
  };
}
