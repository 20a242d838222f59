import { describe, expect, it } from "vitest";
import {
  type DestinationForm,
  emptyDestination,
  emptyForm,
  formOf,
  hasSeveralAddresses,
  siteOf,
  snippetOf,
  withTyped,
} from "../../dashboard/site-form.ts";
import type { SetupDestination, SetupSite } from "../../server/admin/api.ts";

const fresh = (destination: SetupDestination): DestinationForm => ({ ...emptyDestination(), destination });
const sandbox = "http://127.0.0.1:8090";
const atSandbox = { apiBase: sandbox, scriptUrl: `${sandbox}/en_US/fbevents.js` };

/** A site that holds more than the form asks. */
const full = {
  id: "shop",
  origins: ["https://shop.example", "https://www.shop.example", "https://checkout.example"],
  dataLayer: "dataLayer.meta",
  consent: { signal: "tcf", vendors: { meta: 89, tiktok: 840 } },
  cookieDomain: "shop.example",
  triggers: [{ on: "click", event: "Lead" }],
  meta: [
    { pixelId: "1", testEventCode: "TEST1", hasToken: true },
    { pixelId: "2", connection: "main", hasToken: true, apiBase: "https://gateway.example" },
  ],
  tiktok: [{ eventSourceId: "7000", eventSource: "offline", hasToken: true }],
} satisfies SetupSite;

describe("the form of a new site", () => {
  it.each([
    ["shop.example", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["www.shop.example", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["https://shop.example/", "shop-example", ["https://shop.example", "https://www.shop.example"]],
    ["http://127.0.0.1:8070", "127-0-0-1-8070", ["http://127.0.0.1:8070"]],
    ["http://localhost:3000", "localhost-3000", ["http://localhost:3000"]],
  ])("makes of the domain %s the site %s", (domain, id, origins) => {
    expect(siteOf({ ...emptyForm(), domain })).toMatchObject({ id, origins });
  });

  it("says what is proposed, and nothing of rows that were left empty", () => {
    expect(siteOf({ ...emptyForm(), domain: "http://localhost" })).toEqual({
      id: "localhost",
      origins: ["http://localhost"],
      dataLayer: "dataLayer.meta",
      consent: "granted",
      meta: [],
      tiktok: [],
    });
  });

  it("takes several pixels of each platform, with a typed token or a login's", () => {
    const typed = fresh({ pixelId: "1", accessToken: "secret", testEventCode: "TEST1" });
    const login = fresh({ pixelId: "2", accessToken: "left over", connection: "main" });
    const offline = fresh({ eventSourceId: "7000", eventSource: "offline" });
    const site = siteOf({ ...emptyForm(), domain: "shop.example", meta: [typed, login], tiktok: [offline] });
    expect(site.meta).toEqual([
      { pixelId: "1", accessToken: "secret", testEventCode: "TEST1" },
      { pixelId: "2", connection: "main" },
    ]);
    expect(site.tiktok).toEqual([{ eventSourceId: "7000", eventSource: "offline" }]);
  });

  it("points its destinations at a sandbox", () => {
    const meta = [fresh({ pixelId: "1" })];
    const site = siteOf({ ...emptyForm(), domain: "shop.example", meta, sandbox: `${sandbox}/` });
    expect(site.meta).toEqual([{ pixelId: "1", ...atSandbox }]);
  });
});

describe("the form of a site that is there", () => {
  it("changes nothing where nothing was changed", () => {
    expect(siteOf(formOf(full), full)).toEqual(full);
    const bare = { id: "bare", origins: [], meta: [], tiktok: [] };
    expect(siteOf(formOf(bare), bare)).toEqual(bare);
  });

  it("keeps a consent that is no single word, unless another is chosen", () => {
    expect(siteOf({ ...formOf(full), dataLayer: "layer" }, full)).toEqual({ ...full, dataLayer: "layer" });
    expect(siteOf({ ...formOf(full), consent: "gpp" }, full)).toEqual({ ...full, consent: "gpp" });
  });

  it("puts the origins of another domain in the place of the old one's; further ones stay", () => {
    expect(siteOf({ ...formOf(full), domain: "new.example" }, full)).toEqual({
      ...full,
      origins: ["https://new.example", "https://www.new.example", "https://checkout.example"],
    });
  });

  it("leaves each destination at its own address while another is changed or added", () => {
    const form = formOf(full);
    expect([form.sandbox, hasSeveralAddresses(full)]).toEqual(["", true]);
    const meta = [...form.meta, fresh({ pixelId: "3", accessToken: "third" })];
    expect(siteOf({ ...form, meta }, full)).toEqual({
      ...full,
      meta: [...full.meta, { pixelId: "3", accessToken: "third" }],
    });
  });

  it("moves all destinations where an address is typed, and back to their platforms where it is emptied", () => {
    const own = { pixelId: "1", scriptUrl: "https://cdn.example/fbevents.js" };
    const moved = siteOf({ ...formOf(full), sandbox }, full);
    expect(moved.meta).toMatchObject([
      { pixelId: "1", ...atSandbox },
      { pixelId: "2", ...atSandbox },
    ]);
    expect(siteOf({ ...formOf(moved), sandbox: "" }, moved).meta).toEqual([
      full.meta[0],
      { pixelId: "2", connection: "main", hasToken: true },
    ]);
    const mixed = { ...full, meta: [{ ...own, apiBase: sandbox }], tiktok: [] };
    expect(siteOf({ ...formOf(mixed), sandbox: "" }, mixed).meta).toEqual([own]);
  });

  it("puts a new destination where the others are", () => {
    const site = { ...full, meta: [{ pixelId: "1", ...atSandbox }], tiktok: [] };
    const form = formOf(site);
    expect(siteOf({ ...form, meta: [...form.meta, fresh({ pixelId: "3" })] }, site).meta).toEqual([
      { pixelId: "1", ...atSandbox },
      { pixelId: "3", ...atSandbox },
    ]);
  });

  it("takes what was typed into a destination, leaves out what was emptied, and keeps the rest", () => {
    const [first, second] = formOf(full).meta.map((form) =>
      withTyped(withTyped(form, "testEventCode", ""), "accessToken", "new"),
    );
    expect([first?.destination, second?.destination]).toEqual([
      { pixelId: "1", hasToken: true, accessToken: "new" },
      { ...full.meta[1], accessToken: "new" },
    ]);
  });
});

describe("the snippet", () => {
  it("gives the lines for the page", () => {
    expect(snippetOf("https://events.shop.example/", "shop")).toContain(
      'src="https://events.shop.example/tag/shop.js"',
    );
  });
});
