import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";

const demo = (...words: string[]) =>
  spawnSync(process.execPath, ["dist/cli.js", "demo", ...words], { encoding: "utf8", timeout: 20_000 });

test("a port in use is told in one line, and nothing is left running", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { status, stdout, stderr } = demo("--port", String(port));
  other.close();
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(`^twinbeam: Port ${port} on 127.0.0.1 is already in use\\..*\n$`),
  });
});

test.each(["web", "-1", "65530"])("%s is no port for three servers: wrong usage", (port) => {
  const { status, stderr } = demo("--port", port);
  expect(status).toBe(2);
  expect(stderr).toContain("A port is a number from 0 to 65515");
});
