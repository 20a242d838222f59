import { lookUp } from "../event/look-up.ts";
import { attempt } from "./capture/attempt.ts";
import { consentMode } from "./capture/consent-mode.ts";
import { gpp } from "./capture/gpp.ts";
import { tcf } from "./capture/tcf.ts";
import { startTriggers } from "./capture/triggers.ts";
import { tagWith } from "./client.ts";
import type { Tag, TagOptions } from "./options.ts";

type Command = [name: keyof Tag | "init", ...args: unknown[]];

/** The early stub: it keeps calls until this script runs; a served file leaves its configuration on it. */
interface Stub {
  (...command: Command): unknown;
  q?: ArrayLike<unknown>[];
  config?: Partial<TagOptions>;
}

declare global {
  interface Window {
    twinbeam?: Stub & Partial<Tag>;
  }
}

const createTag = tagWith({
  signals: { "consent-mode": consentMode, tcf, gpp },
  triggers: startTriggers,
});

/** Where this file was served from, less the path it bears there. */
const originOf = (src: string) => src.replace(/\/tag(\/[^/?#]*)?\.js([?#].*)?$/, "");

const boot = () => {
  const stub = window.twinbeam;
  // A tag that runs already keeps the name.
  if (stub?.track) return;
  const element = document.currentScript as HTMLScriptElement | null;
  const early = Array.from(stub?.q ?? [], (call) => Array.from(call ?? [])) as Command[];
  const { debug, ...data } = element?.dataset ?? {};
  const own: Partial<TagOptions> = {
    ...stub?.config,
    ...data,
    ...(debug !== undefined && { debug: debug !== "false" }),
  };
  let methods: Record<string, (...args: never[]) => unknown> | undefined;

  const init = (options: Partial<TagOptions> = {}) => {
    const given = { nonce: element?.nonce, ...own, ...options };
    if (methods) {
      if (given.debug) console.warn("twinbeam:", "runs already", given.site);
      return;
    }
    const endpoint = given.endpoint ?? originOf(element?.src ?? "");
    methods = { ...createTag({ ...given, endpoint } as TagOptions) };
    Object.assign(command, methods);
    for (const call of early.splice(0)) if (call !== explicit) command(...call);
  };
  const command: Stub = (name, ...args) =>
    attempt(() => {
      if (name === "init") return init(args[0] as Partial<TagOptions>);
      if (!methods) return void early.push([name, ...args]);
      return lookUp(methods, name)?.(...(args as never[]));
    });
  window.twinbeam = command;
  // An explicit call wins over the configuration that came with the file.
  const explicit = early.find(([name]) => name === "init");
  if (explicit) command(...explicit);
  else if (own.site) init();
};

attempt(boot);
