import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "./stage.ts";

const flags = [
  "--domain",
  "www.shop.example",
  "--meta-pixel-id",
  "123456789012345",
  "--meta-token",
  "EAAsecret1",
  "--yes",
];

describe("init", () => {
  it("writes a configuration without secrets, an .env for its owner alone, and prints what pages need", async () => {
    const here = folder();
    const { status, stdout } = await here.twinbeam(["init", ...flags]);
    expect(status).toBe(0);
    const config = here.read("twinbeam.config.yaml");
    expect(config).toContain("id: shop\n");
    expect(config).toContain("- https://shop.example\n");
    expect(config).toContain("cookieDomain: shop.example");
    expect(config).toContain("rateLimit: { perAddress: 50, perSite: 2000 }");
    expect(config).not.toContain("EAAsecret1");
    expect(here.read(".env")).toContain("META_TOKEN=EAAsecret1\n");
    expect(statSync(join(here.path, ".env")).mode & 0o777).toBe(0o600);
    expect(stdout).toContain('<script async src="https://events.shop.example/tag/shop.js"></script>');
    expect(stdout).toMatch(
      /script-src 'self' https:\/\/events\.shop\.example https:\/\/connect\.facebook\.net; connect-src/,
    );
    expect(stdout).toContain("window.dataLayer.meta = {");
    expect(stdout).toContain("npm install twinbeam");
  });

  it("changes only what is asked when it runs again", async () => {
    const here = folder();
    await here.twinbeam(["init", ...flags]);
    const [config, env] = [here.read("twinbeam.config.yaml"), here.read(".env")];
    expect((await here.twinbeam(["init", "--yes"])).status).toBe(0);
    expect([here.read("twinbeam.config.yaml"), here.read(".env")]).toEqual([config, env]);
    here.write("twinbeam.config.yaml", config.replace("port: 8080", "port: 9090 # ours"));
    await here.twinbeam(["init", "--consent", "required", "--meta-token", "EAAsecret2"]);
    expect(here.read("twinbeam.config.yaml")).toBe(
      config.replace("port: 8080", "port: 9090 # ours").replace("consent: granted", "consent: required"),
    );
    expect(here.read(".env")).toBe(env.replace("EAAsecret1", "EAAsecret2"));
  });

  it("gives a working set-up without any account", async () => {
    const here = folder();
    const { status, stdout } = await here.twinbeam([
      "init",
      "--sandbox",
      "--domain",
      "shop.example",
      "--json",
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).snippet).toContain("http://127.0.0.1:8080/tag/shop.js");
    expect(here.read("twinbeam.config.yaml")).toContain("apiBase: http://127.0.0.1:8090");
    expect(await here.twinbeam(["doctor", "--json"])).toMatchObject({ status: 0 });
  });

  it("keeps the form of a configuration that is JSON, and leaves a program alone", async () => {
    const here = folder({
      "twinbeam.config.json": JSON.stringify({
        sites: [{ id: "other", meta: { pixelId: "1", accessToken: "token-x" } }],
      }),
    });
    expect((await here.twinbeam(["init", "--data-layer", "dl.events"])).status).toBe(0);
    expect(JSON.parse(here.read("twinbeam.config.json")).sites[0]).toMatchObject({
      id: "other",
      dataLayer: "dl.events",
    });
    const program = folder({ "twinbeam.config.mjs": "export default {};" });
    expect(await program.twinbeam(["init", "--data-layer", "dl"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is a program"),
    });
  });

  it.each([
    [[], /A new set-up needs --domain, --meta-pixel-id/],
    [["--domain", "shop", "--yes"], /A domain looks like shop\.example/],
    [["--tiktok-pixel-code", "7380000000000000001"], /not its code/],
    [["--meta-pixel-id", "C4ABC"], /digits only/],
    [["--consent", "maybe"], /Consent is one of/],
  ])("is wrong usage: %j", async (words, message) => {
    const here = folder();
    expect(await here.twinbeam(["init", ...words])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(message),
    });
  });
});
