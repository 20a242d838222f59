import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openRefusedFile } from "../../../../server/commands/import/refused-file.ts";

it("holds nothing of a row's values: in a shifted column anything may stand where a word was meant", async () => {
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-refused-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = await openRefusedFile("orders.csv", false, folder);
  const place = { file: "orders.csv", line: 2, state: "invalid" };
  file.add({
    ...place,
    event_id: "Purchase.ada@example.com",
    errors: [
      { path: "source", message: '"Ada \\"L\\" Lovelace" is not accepted. Accepted: web, app.' },
      { path: "", message: "the record has +49 171 2345678 twice" },
    ],
  });
  await file.close();
  const text = await readFile(join(folder, "orders.csv.refused.jsonl"), "utf8");
  expect(text).not.toMatch(/ada|Ada|Lovelace|171/);
  expect(JSON.parse(text)).toMatchObject({
    ...place,
    errors: [{ path: "source", message: "The value is not accepted. Accepted: web, app." }, { path: "" }],
  });
});
