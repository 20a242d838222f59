import { describe, expect, it } from "vitest";
import { emptyDestination, emptyForm, formOf, siteOf, snippetOf } from "../../dashboard/site-form.ts";

describe("the form of a site", () => {
  it.each([
    ["shop.example", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["www.shop.example", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["https://shop.example/", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["http://127.0.0.1:8070", "127-0-0-1-8070", ["http://127.0.0.1:8070"]],
    ["http://localhost:3000", "localhost-3000", ["http://localhost:3000"]],
  ])("makes of the domain %s the site %s", (domain, id, origins) => {
    expect(siteOf({ ...emptyForm(), domain })).toMatchObject({ id, origins });
  });

  it("says nothing of what was left empty, so that a kept token stays", () => {
    const site = siteOf({
      ...emptyForm(),
      domain: "shop.example",
      meta: [{ ...emptyDestination(), id: "123" }],
    });
    expect([site.meta, site.tiktok]).toEqual([[{ pixelId: "123" }], []]);
  });

  it("takes several pixels of each platform, with a typed token, a login's, or the one that is kept", () => {
    const typed = { ...emptyDestination(), id: "1", token: "secret", testCode: "TEST1" };
    const login = { ...emptyDestination(), id: "2", token: "left over", connection: "main" };
    const offline = { ...emptyDestination(), id: "7000", source: "offline" };
    const site = siteOf({ ...emptyForm(), domain: "shop.example", meta: [typed, login], tiktok: [offline] });
    expect(site.meta).toEqual([
      { pixelId: "1", accessToken: "secret", testEventCode: "TEST1" },
      { pixelId: "2", connection: "main" },
    ]);
    expect(site.tiktok).toEqual([{ eventSourceId: "7000", eventSource: "offline" }]);
    expect(siteOf(formOf(site), site)).toMatchObject({
      meta: [{ pixelId: "1", testEventCode: "TEST1" }, { connection: "main" }],
      tiktok: [{ eventSource: "offline" }],
    });
  });

  it("points both platforms at a sandbox", () => {
    const form = {
      ...emptyForm(),
      domain: "shop.example",
      meta: [{ ...emptyDestination(), id: "1" }],
      sandbox: "http://127.0.0.1:8090/",
    };
    expect(siteOf(form).meta).toEqual([
      {
        pixelId: "1",
        apiBase: "http://127.0.0.1:8090",
        scriptUrl: "http://127.0.0.1:8090/en_US/fbevents.js",
      },
    ]);
  });

  it("keeps the id and what it does not ask, when a site is changed", () => {
    const before = { id: "shop", origins: ["https://old.example"], triggers: [{ on: "click" }] };
    const after = siteOf({ ...formOf(before), domain: "new.example" }, before);
    expect(after).toMatchObject({ id: "shop", triggers: before.triggers });
    expect(after.origins).toContain("https://new.example");
  });

  it("gives the lines for the page", () => {
    expect(snippetOf("https://events.shop.example/", "shop")).toContain(
      'src="https://events.shop.example/tag/shop.js"',
    );
  });
});
