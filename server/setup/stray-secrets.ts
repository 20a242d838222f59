import type { Platform } from "../../event/schema.ts";
import { homeOf } from "../accounts/home.ts";
import { failure, type TwinbeamError } from "../errors.ts";
import { destinationsIn, tokenName } from "./kept-sites.ts";

/** A kept secret on its way to an address that it was not made for. */
export const straySecret = (
  secret: string,
  { home, elsewhere, path }: { home: string; elsewhere: string; path: string },
): TwinbeamError => {
  const errors = [{ path, message: `leads away from ${home}` }];
  return failure("secret_elsewhere", { secret, home, elsewhere }, { errors });
};

/**
 * Holds the destinations of checked sites against the tokens that they use.
 * @throws `secret_elsewhere` where one would be sent to another origin than it was made for
 */
export const refuseStrayTokens = (
  sites: unknown,
  tokenOf: (platform: Platform, name: string) => { apiBase?: string } | undefined,
): void => {
  for (const { platform, destination, path } of destinationsIn(sites)) {
    const { apiBase } = destination;
    const name = tokenName(destination);
    const kept = name === undefined ? undefined : tokenOf(platform, name);
    if (!kept) continue;
    const home = homeOf(platform, kept);
    const elsewhere = homeOf(platform, typeof apiBase === "string" ? { apiBase } : {});
    if (elsewhere !== home)
      throw straySecret(`The token ${name}`, { home, elsewhere, path: `${path}.apiBase` });
  }
};
