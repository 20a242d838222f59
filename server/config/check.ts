import { isIP } from "node:net";
import type { Platform } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import { isHashedPassword } from "./admin-password.ts";
import { defaults } from "./defaults.ts";
import { type CheckedConfiguration, trustProxyValues } from "./schema.ts";

type Site = NonNullable<CheckedConfiguration["sites"]>[number];

interface Findings {
  mistakes: Issue[];
  warnings: Issue[];
}

/** A token that `connect` keeps, by platform and name; undefined where there is none. */
export type TokenOf = (platform: Platform, name: string) => string | undefined;

const ranges = new Set(["loopback", "linklocal", "uniquelocal"]);

const isAddressRange = (text: string): boolean => {
  if (ranges.has(text)) return true;
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (!family || more.length > 0) return false;
  const most = family === 4 ? 32 : 128;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most);
};

const isLoopbackAddress = (address: string): boolean => {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
};

/** The origin as browsers write it, or undefined where the text is more or less than an origin. */
export const originOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol, hostname, pathname, search, hash, username } = new URL(text);
  // Origins are compared, not matched: one with a wildcard would be nobody's.
  if (!/^https?:$/.test(protocol) || hostname.includes("*")) return undefined;
  return pathname === "/" && !search && !hash && !username ? origin : undefined;
};

const isCountry = (code: string): boolean =>
  new Intl.DisplayNames(["en"], { type: "region", fallback: "none" }).of(code.toUpperCase()) !== undefined;

const isPartnerAgent = (name: string): boolean =>
  name.length <= 22 && name.replace(/[^A-Za-z]+/g, "").length >= 2;

const repeated = (values: readonly (string | undefined)[], index: number): boolean =>
  values[index] !== undefined && values.indexOf(values[index]) < index;

const checkServer = ({ server = {} }: CheckedConfiguration, { mistakes, warnings }: Findings) => {
  const { trustProxy } = server;
  if (trustProxy === true) {
    warnings.push({ path: "server.trustProxy", message: "true lets any client name its own address" });
  } else if (trustProxy) {
    trustProxy.forEach((text, index) => {
      if (isAddressRange(text)) return;
      mistakes.push({ path: `server.trustProxy.${index}`, message: `accepted: ${trustProxyValues}` });
    });
  }
  const { host = defaults.host, port = defaults.port, admin, adminPassword } = server;
  if (adminPassword?.startsWith("scrypt$") && !isHashedPassword(adminPassword)) {
    mistakes.push({
      path: "server.adminPassword",
      message: "accepted: a password, or scrypt$… as it was made",
    });
  }
  if (admin?.port && admin.port === port && (admin.host ?? host) === host) {
    mistakes.push({ path: "server.admin.port", message: "must differ from server.port" });
  }
  const taken = ["/v1/events", "/healthz", "/readyz", "/metrics", "/openapi.json"];
  if (
    server.beaconPath &&
    (taken.includes(server.beaconPath) || /^\/(tag|admin)\b/.test(server.beaconPath))
  ) {
    mistakes.push({ path: "server.beaconPath", message: "accepted: a path that is no other route's" });
  }
};

interface Destination {
  platform: Platform;
  path: string;
  /** How a person calls it. */
  name: string;
  accessToken: string | { connection: string } | undefined;
  apiBase: string | undefined;
}

const checkDestination = (destination: Destination, tokenOf: TokenOf, { mistakes, warnings }: Findings) => {
  const { platform, path, name, accessToken } = destination;
  if (accessToken === undefined) {
    mistakes.push({ path: `${path}.accessToken`, message: `is required: the access token of ${name}` });
  } else if (typeof accessToken === "object" && !tokenOf(platform, accessToken.connection)) {
    const remedy = `run twinbeam connect ${platform} --as ${accessToken.connection}`;
    mistakes.push({ path: `${path}.accessToken`, message: `no token is kept under this name: ${remedy}` });
  }
  if (destination.apiBase?.startsWith("http:") && !isLoopbackAddress(destination.apiBase)) {
    warnings.push({ path: `${path}.apiBase`, message: "sends the token without encryption" });
  }
};

const checkPixels = (site: Site, path: string, tokenOf: TokenOf, findings: Findings) => {
  const { mistakes, warnings } = findings;
  const ids = site.meta?.map(({ pixelId }) => pixelId) ?? [];
  site.meta?.forEach((pixel, index) => {
    const at = `${path}.meta.${index}`;
    const { pixelId } = pixel;
    if (pixelId === undefined) {
      mistakes.push({ path: `${at}.pixelId`, message: "is required: the pixel's id, digits only" });
    } else if (repeated(ids, index)) {
      mistakes.push({ path: `${at}.pixelId`, message: "is listed twice for this site" });
    } else if (pixelId.length < 15 || pixelId.length > 16) {
      warnings.push({ path: `${at}.pixelId`, message: "a Meta pixel id mostly has 15 or 16 digits" });
    }
    const name = `the Meta pixel ${pixelId ?? ""}`.trim();
    const { accessToken, apiBase, partnerAgent } = pixel;
    if (partnerAgent !== undefined && !isPartnerAgent(partnerAgent)) {
      const rule =
        "Meta takes at most 22 characters with two letters among them, and refuses every event otherwise";
      warnings.push({ path: `${at}.partnerAgent`, message: rule });
    }
    checkDestination({ platform: "meta", path: at, name, accessToken, apiBase }, tokenOf, findings);
  });
};

const checkEventSources = (site: Site, path: string, tokenOf: TokenOf, findings: Findings) => {
  const { mistakes, warnings } = findings;
  const ids = site.tiktok?.map(({ eventSourceId }) => eventSourceId) ?? [];
  site.tiktok?.forEach((source, index) => {
    const at = `${path}.tiktok.${index}`;
    const { eventSource = "web", eventSourceId } = source;
    if (eventSourceId === undefined) {
      mistakes.push({
        path: `${at}.eventSourceId`,
        message: "is required: the code or id of the event source",
      });
    } else if (repeated(ids, index)) {
      mistakes.push({ path: `${at}.eventSourceId`, message: "is listed twice for this site" });
    } else if (eventSource === "web" && /^\d+$/.test(eventSourceId)) {
      const message =
        "is all digits: that is the pixel's number; the code is wanted, such as C4A1B2C3D4E5F6G7H8I9";
      mistakes.push({ path: `${at}.eventSourceId`, message });
    } else if (eventSource === "web" && eventSourceId.length !== 20) {
      warnings.push({ path: `${at}.eventSourceId`, message: "a TikTok pixel code mostly has 20 characters" });
    }
    const name = `the TikTok event source ${eventSourceId ?? ""}`.trim();
    const { accessToken, apiBase } = source;
    checkDestination({ platform: "tiktok", path: at, name, accessToken, apiBase }, tokenOf, findings);
  });
};

const checkSite = (site: Site, path: string, tokenOf: TokenOf, findings: Findings) => {
  const { mistakes } = findings;
  site.origins?.forEach((origin, index) => {
    if (originOf(origin)) return;
    const message = "accepted: an http or https origin without path, such as https://shop.example";
    mistakes.push({ path: `${path}.origins.${index}`, message });
  });
  if (site.defaultCountry && !isCountry(site.defaultCountry)) {
    mistakes.push({
      path: `${path}.defaultCountry`,
      message: "accepted: two letters of ISO 3166-1, such as DE",
    });
  }
  if (!site.meta?.length && !site.tiktok?.length) {
    mistakes.push({ path, message: "has neither meta nor tiktok: name at least one pixel" });
  }
  checkPixels(site, path, tokenOf, findings);
  checkEventSources(site, path, tokenOf, findings);
};

/** Checks what the form alone does not tell: values that must fit each other or the world. */
export const checkMeaning = (configuration: CheckedConfiguration, tokenOf: TokenOf): Findings => {
  const findings: Findings = { mistakes: [], warnings: [] };
  checkServer(configuration, findings);
  const sites = configuration.sites ?? [];
  const ids = sites.map(({ id }) => id);
  sites.forEach((site, index) => {
    if (repeated(ids, index)) {
      findings.mistakes.push({ path: `sites.${index}.id`, message: "is another site's id already" });
    }
    checkSite(site, `sites.${index}`, tokenOf, findings);
  });
  return findings;
};
