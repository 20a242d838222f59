// @vitest-environment node
import { expect, test } from "vitest";

test("the package is imported and used on a server without a trace", async () => {
  expect(typeof document).toBe("undefined");
  const { createTag } = await import("../../sdk/index.ts");
  const tag = createTag({ endpoint: "https://events.shop.example", site: "shop", meta: { pixelId: "1" } });
  tag.identify({ email: "jane@example.com" });
  expect(tag.track("Purchase", { order_id: "A-1", value: 1, currency: "EUR" })).toBe("");
  expect(tag.page()).toBe("");
  expect(tag.ids()).toEqual({});
  tag.consent("granted");
  tag.flush();
  tag.reset();
});
