import { type Hooks, hookMistakes } from "../relay/hooks.ts";
import { targetsOf } from "../relay/platforms.ts";
import type { LoadedSettings } from "./load-settings.ts";

/**
 * The hooks that a module configuration exports.
 * @throws Error naming each that is none
 */
export const hooksOf = ({ exports, settings }: LoadedSettings): Hooks => {
  const destinations = settings.sites.flatMap((site) =>
    targetsOf(site).map(({ destination }) => destination),
  );
  const mistakes = hookMistakes(exports.hooks, destinations);
  if (mistakes.length > 0) throw new Error(`The configuration's hooks are wrong: ${mistakes.join("; ")}.`);
  return (exports.hooks ?? {}) as Hooks;
};
