import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, pixelCode, sandbox } from "./stage.ts";

const appOf = (url: string) => ({
  appId: "7000000000000000001",
  appSecret: "app-secret",
  dialogBase: url,
  apiBase: url,
});

/** A folder whose configuration takes its TikTok token from a connection that does not exist yet. */
const stage = async () => {
  const platform = await sandbox();
  const config = {
    connections: { tiktok: appOf(platform.url), meta: { ...appOf(platform.url), appId: "1234567890" } },
    sites: [
      {
        id: "shop",
        origins: ["https://shop.example"],
        tiktok: { eventSourceId: pixelCode, accessToken: { connection: "main" }, apiBase: platform.url },
      },
    ],
  };
  return { platform, here: folder({ "twinbeam.config.json": JSON.stringify(config) }) };
};

/** Runs `connect` and opens the dialog it prints, as the user's browser would. */
const connect = (
  cwd: string,
  platform: string,
  open: (dialog: string) => Promise<unknown>,
  ...words: string[]
) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    const child = spawn(
      process.execPath,
      [resolve("dist/cli.js"), "connect", platform, "--port", "0", ...words],
      { cwd },
    );
    let [stdout, stderr] = ["", ""];
    let isOpen = false;
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
      const dialog = /^http\S+\/(?:portal\/auth|v\d+\.\d+\/dialog\/oauth)\S+$/m.exec(stderr)?.[0];
      if (!dialog || isOpen) return;
      isOpen = true;
      void open(dialog);
    });
    child.on("close", (status) => done({ status, stdout, stderr }));
  });

const visit = (dialog: string) => fetch(dialog).then((answer) => answer.text());

describe("connect", () => {
  it("fetches a token through the dialog, keeps it for its owner alone, and a configuration uses it by name", async () => {
    const { platform, here } = await stage();
    const ended = await connect(here.path, "tiktok", visit);
    expect(ended).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("accessToken: { connection: main }"),
    });
    expect(ended.stdout + ended.stderr).not.toContain("app-secret");
    const secrets = join(here.path, "secrets.json");
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    const { accessToken } = JSON.parse(readFileSync(secrets, "utf8")).connections.tiktok.main;
    expect(ended.stdout).not.toContain(accessToken);
    expect(await here.twinbeam(["check"])).toMatchObject({ status: 0 });
    expect(await platform.requests()).toBeDefined();
    const revoked = await here.twinbeam(["connect", "tiktok", "--revoke"]);
    expect(revoked).toMatchObject({ status: 0, stdout: expect.stringContaining("revoked") });
    expect(JSON.parse(readFileSync(secrets, "utf8")).connections.tiktok).toEqual({});
  });

  it("does the same at Meta, under the name it is given", async () => {
    const { here } = await stage();
    const ended = await connect(here.path, "meta", visit, "--as", "agency", "--json");
    expect(ended.status).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      name: "agency",
      accounts: [{ sources: expect.arrayContaining([expect.objectContaining({ id: "1000000000000011" })]) }],
    });
  });

  it("turns away an answer with another state, and still takes the right one", async () => {
    const { here } = await stage();
    const ended = await connect(here.path, "tiktok", async (dialog) => {
      const redirect = new URL(new URL(dialog).searchParams.get("redirect_uri") ?? "");
      redirect.search = "?state=forged&auth_code=stolen";
      expect((await fetch(redirect)).status).toBe(400);
      await visit(dialog);
    });
    expect(ended.status).toBe(0);
  });

  it("says why where the user refuses", async () => {
    const { here } = await stage();
    const ended = await connect(here.path, "meta", (dialog) => {
      const { searchParams } = new URL(dialog);
      return fetch(
        `${searchParams.get("redirect_uri")}?error=access_denied&state=${searchParams.get("state")}`,
      );
    });
    expect(ended).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("The login was not completed: access_denied."),
    });
  });
});

describe("sources", () => {
  it("lists all kinds of an account, and marks what needs TikTok's approval", async () => {
    const { here } = await stage();
    await connect(here.path, "tiktok", visit);
    const { status, stdout } = await here.twinbeam([
      "sources",
      "list",
      "--platform",
      "tiktok",
      "--advertiser-id",
      "7373000000000000000",
    ]);
    expect(status).toBe(0);
    for (const row of [
      /^web +C\w+ /m,
      /^offline +\d+ /m,
      /^crm \(needs TikTok's approval\) +\d+ /m,
      /^app \(needs/m,
    ])
      expect(stdout).toMatch(row);
  });

  it("creates a source once, and names it the second time", async () => {
    const { here } = await stage();
    await connect(here.path, "tiktok", visit);
    const words = [
      "--platform",
      "tiktok",
      "--advertiser-id",
      "7373000000000000000",
      "--source",
      "offline",
      "--name",
      "Depots",
      "--json",
    ];
    const created = JSON.parse((await here.twinbeam(["sources", "create", ...words])).stdout);
    expect(created).toMatchObject({ created: true, name: "Depots" });
    expect(JSON.parse((await here.twinbeam(["sources", "create", ...words])).stdout)).toMatchObject({
      created: false,
      id: created.id,
    });
  });

  it("refuses an eleventh offline event set before it asks TikTok for one", async () => {
    const { platform, here } = await stage();
    await connect(here.path, "tiktok", visit);
    const advertiser_id = "7373000000000000000";
    for (let number = 0; number < 10; number++)
      await fetch(`${platform.url}/open_api/v1.3/offline/create/`, {
        method: "POST",
        headers: { "access-token": "any", "content-type": "application/json" },
        body: JSON.stringify({ advertiser_id, name: `Depot ${number}`, description: "" }),
      });
    const asked = async () =>
      (await platform.requests()).filter(({ path }) => path.includes("offline/create")).length;
    const before = await asked();
    const words = ["--platform", "tiktok", "--advertiser-id", advertiser_id, "--source", "offline"];
    expect(await here.twinbeam(["sources", "create", ...words, "--name", "Depot 11"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/has 10 offline event sets, and TikTok allows 10/),
    });
    expect(await asked()).toBe(before);
  });

  it("asks which account where there are several, and lists Meta's datasets", async () => {
    const { here } = await stage();
    await connect(here.path, "tiktok", visit);
    await connect(here.path, "meta", visit);
    expect(await here.twinbeam(["sources", "list", "--platform", "tiktok"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--advertiser-id: one of \d+, \d+/),
    });
    expect((await here.twinbeam(["sources", "list", "--platform", "meta"])).stdout).toContain(
      "Sandbox outlet",
    );
  });

  it("needs a token", async () => {
    const here = folder();
    expect(await here.twinbeam(["sources", "list", "--platform", "meta"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("run twinbeam connect meta first"),
    });
  });
});
