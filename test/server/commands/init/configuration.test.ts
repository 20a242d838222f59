import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { siteOf } from "../../../../server/commands/init/answers.ts";
import { applyAnswers } from "../../../../server/commands/init/configuration.ts";
import { setVariables } from "../../../../server/commands/init/env-file.ts";

describe("the site of a domain", () => {
  it.each([
    ["shop.example", "shop", ["https://shop.example", "https://www.shop.example"], "shop.example"],
    [
      "www.my-shop.example.org",
      "my-shop",
      ["https://my-shop.example.org", "https://www.my-shop.example.org"],
      "my-shop.example.org",
    ],
    [
      "https://shop.example/cart?x=1",
      "shop",
      ["https://shop.example", "https://www.shop.example"],
      "shop.example",
    ],
    ["http://localhost:5173", "shop", ["http://localhost:5173"], undefined],
  ])("%s", (domain, id, origins, cookieDomain) => {
    expect(siteOf(domain)).toEqual({ id, origins, ...(cookieDomain && { cookieDomain }) });
  });

  it.each(["", "shop", "shop .example", "ftp://x"])("is none: %j", (domain) => {
    expect(siteOf(domain)).toBeUndefined();
  });
});

describe("answers laid over a configuration", () => {
  it("name secrets and never hold them", () => {
    const text = applyAnswers(undefined, {
      domain: "shop.example",
      metaPixelId: "1",
      metaToken: "EAAsecret",
    });
    expect(text).not.toContain("EAAsecret");
    expect(parse(text).sites[0]).toMatchObject({
      id: "shop",
      meta: [{ pixelId: "1", accessToken: `\${META_TOKEN}` }],
    });
  });

  it("change a destination that stands without a list, and only what was told", () => {
    const text = "sites:\n  - id: own # kept\n    meta: { pixelId: '1', accessToken: x }\n";
    expect(parse(applyAnswers(text, { metaPixelId: "2" }))).toEqual({
      sites: [{ id: "own", meta: { pixelId: "2", accessToken: "x" } }],
    });
    expect(applyAnswers(text, { domain: "other.example" })).toContain("id: own # kept");
    expect(applyAnswers(text, {})).toContain("# kept");
  });
});

describe("variables of an .env", () => {
  it("are set in place, appended once, and quoted where they need it", () => {
    const text = "# ours\nA=1\nexport B=2";
    expect(setVariables(text, { B: "3", C: "x y$" })).toBe("# ours\nA=1\nB=3\nC='x y$'\n");
    expect(setVariables("", { A: "$&" })).toBe("A='$&'\n");
    expect(setVariables("A=1\n", { A: "$&" })).toBe("A='$&'\n");
  });
});
