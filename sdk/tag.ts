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
  const own: Partial<TagOptions> = { ...stub?.config, ...element?.dataset };
  let tag: Tag | undefined;

  const init = (options: Partial<TagOptions> = {}) => {
    if (tag) return;
    const given = { nonce: element?.nonce, ...own, ...options };
    tag = createTag({ ...given, endpoint: given.endpoint ?? originOf(element?.src ?? "") } as TagOptions);
    Object.assign(command, tag);
    for (const call of early.splice(0)) command(...call);
  };
  const command: Stub = (name, ...args) =>
    attempt(() => {
      if (name === "init") return init(args[0] as Partial<TagOptions>);
      if (!tag) return void early.push([name, ...args]);
      // A name that every object has, such as valueOf, is no command.
      if (Object.keys(tag).includes(name)) return (tag[name] as (...args: unknown[]) => unknown)(...args);
    });
  window.twinbeam = command;
  // An explicit call wins over the configuration that came with the file.
  const explicit = early.find(([name]) => name === "init");
  if (explicit) command(...explicit);
  else if (own.site) init();
};

attempt(boot);
