import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { findBrowser } from "../flow/browser.ts";
import { serve } from "./serving.ts";
import { configuration, folder, pixelCode, pixelId, sandbox } from "./stage.ts";

const check = async (here: ReturnType<typeof folder>, ...words: string[]) => {
  const { status, stdout, stderr } = await here.twinbeam(["check", "--json", ...words]);
  if (!stdout) throw new Error(stderr);
  const { results } = JSON.parse(stdout) as { results: { state: string; check: string; what: string }[] };
  const findings = results
    .filter(({ state }) => state === "wrong")
    .map(({ check: name, what }) => `${name}: ${what}`);
  return { status, findings, results };
};

/** A port of this machine where nobody listens. */
const deadPort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

/** A page of a shop, on a port of its own. */
const page = async (html: () => string, headers: Record<string, string> = {}) => {
  const server = createHttpServer((request, response) => {
    if (request.url !== "/") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html", ...headers }).end(html());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe("check", () => {
  it("finds nothing wrong where nothing is", async () => {
    const platform = await sandbox();
    const here = folder({ "twinbeam.config.json": configuration(platform.url) });
    const { status, findings, results } = await check(here);
    expect({ status, findings }).toEqual({ status: 0, findings: [] });
    for (const name of ["configuration", "graph version", "store", "meta pixel", "meta token", "clock"])
      expect(results).toContainEqual(expect.objectContaining({ state: "right", check: name }));
  });

  it("finds a test code, and shows by one event whether the way is open", async () => {
    const platform = await sandbox();
    const config = JSON.parse(configuration(platform.url));
    config.sites[0].meta.testEventCode = "TEST5";
    const here = folder({ "twinbeam.config.json": JSON.stringify(config) });
    const { status, findings, results } = await check(here);
    expect({ status, findings }).toEqual({
      status: 1,
      findings: [`test code: meta:${pixelId} has the test code TEST5`],
    });
    expect(results).toContainEqual(
      expect.objectContaining({
        state: "right",
        check: "test event",
        what: expect.stringContaining("Test events"),
      }),
    );
    expect((await platform.events("meta")).map(({ test_event_code }) => test_event_code)).toEqual(["TEST5"]);
  });

  it("finds wrong tokens", async () => {
    const platform = await sandbox({ seedTokens: ["another"] });
    const { status, findings } = await check(folder({ "twinbeam.config.json": configuration(platform.url) }));
    expect(status).toBe(1);
    expect(findings).toEqual([
      expect.stringMatching(/^meta pixel: Meta does not know the token/),
      expect.stringMatching(/^tiktok token: TikTok does not know the token/),
    ]);
  });

  it("finds a Graph version that has ended", async () => {
    const platform = await sandbox();
    const config = JSON.parse(configuration(platform.url));
    config.sites[0].meta.graphVersion = "v18.0";
    const { findings } = await check(folder({ "twinbeam.config.json": JSON.stringify(config) }));
    expect(findings).toContainEqual(expect.stringMatching(/^graph version: Graph version v18\.0 has ended/));
  });

  it("finds platforms that cannot be reached", async () => {
    const here = folder({ "twinbeam.config.json": configuration(`http://127.0.0.1:${await deadPort()}`) });
    const { findings } = await check(here);
    expect(findings).toEqual([
      expect.stringMatching(/^meta pixel: .* cannot be reached/),
      expect.stringMatching(/^tiktok token: .* cannot be reached/),
    ]);
  });

  it("says what, why and what to do", async () => {
    const platform = await sandbox();
    const config = JSON.parse(configuration(platform.url));
    config.sites[0].origins = [];
    const { status, stdout } = await folder({ "twinbeam.config.json": JSON.stringify(config) }).twinbeam([
      "check",
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^!! {2}origins: .*\n +why: .*\n +do: {2}add the pages' origins/m);
    expect(stdout).toMatch(/\n1 finding\.\n$/);
  });
});

describe("check of a live page", () => {
  const stage = async (markup: (tag: string) => string, { consent = "granted", headers = {} } = {}) => {
    expect(findBrowser()).toBeDefined();
    const platform = await sandbox();
    let tag = "";
    const url = await page(
      () => `<!doctype html><html><head>${markup(tag)}</head><body></body></html>`,
      headers,
    );
    const config = JSON.parse(configuration(platform.url));
    Object.assign(config.sites[0], { origins: [url], consent });
    config.sites[0].meta.scriptUrl = `${platform.url}/en_US/fbevents.js`;
    config.sites[0].tiktok.scriptUrl = `${platform.url}/i18n/pixel/events.js`;
    const here = folder({ "twinbeam.config.json": JSON.stringify(config) });
    const server = await serve(here.path);
    tag = `<script async src="${server.url}/tag/shop.js"></script>`;
    return { platform, url, here };
  };

  it("sees a page view arrive twice with one id", async () => {
    const { url, here } = await stage((tag) => tag);
    const { status, findings, results } = await check(here, url);
    expect({ status, findings }).toEqual({ status: 0, findings: [] });
    for (const name of [`meta pixel ${pixelId}`, `tiktok pixel ${pixelCode}`])
      expect(results).toContainEqual(
        expect.objectContaining({
          check: name,
          what: expect.stringMatching(/age[vV]iew \S+: both copies, with one id/),
        }),
      );
  });

  it("finds a page without the snippet, and pixels that it fires by itself", async () => {
    const { platform, here } = await stage(() => "");
    const own = `<script>!function(f,b,e,v){var n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};n.push=n;n.loaded=!0;n.version="2.0";n.queue=[];var t=b.createElement(e);t.src=v;b.head.appendChild(t)}(window,document,"script","${platform.url}/en_US/fbevents.js");fbq("init","999999999999999");fbq("track","PageView");</script>`;
    const foreign = await page(() => own);
    const { status, findings } = await check(here, foreign);
    expect(status).toBe(1);
    expect(findings).toContainEqual("snippet: the page has no Twinbeam snippet");
    expect(findings).toContainEqual(expect.stringMatching(/^origins: no site lists/));
    expect(findings).toContainEqual(
      "outside Twinbeam: the page fires PageView to meta 999999999999999 by itself",
    );
    expect(findings).toContainEqual(expect.stringMatching(/^tiktok pixel \S+: its script does not load/));
  });

  it("sees that consent is waited for, and what a grant sets going", async () => {
    const { url, here } = await stage((tag) => tag, { consent: "required" });
    const { findings, results } = await check(here, url);
    expect(findings).toEqual([]);
    expect(results).toContainEqual(expect.objectContaining({ state: "right", check: "consent" }));
  });

  it("finds what a Content-Security-Policy keeps out", async () => {
    const { url, here, platform } = await stage((tag) => tag, {
      headers: {
        "content-security-policy": "script-src 'self' http://127.0.0.1:*; connect-src 'self'; img-src 'self'",
      },
    });
    const { findings } = await check(here, url);
    expect(findings.join("\n")).toMatch(
      /content security policy: it keeps out (img-src|connect-src) http:\/\/127\.0\.0\.1/,
    );
    expect(await platform.events("meta")).toBeDefined();
  });

  it("is wrong usage where the address is none of the web", async () => {
    expect(await folder().twinbeam(["check", "ftp://shop.example"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is no http or https address/),
    });
  });

  it("is one sentence where the page cannot be opened", async () => {
    const platform = await sandbox();
    const here = folder({ "twinbeam.config.json": configuration(platform.url) });
    const ended = await here.twinbeam(["check", `http://127.0.0.1:${await deadPort()}/`]);
    expect(ended).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^twinbeam: http:\S+ cannot be opened: [^\n]+\n$/),
    });
  });
});
