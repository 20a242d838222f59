import { describe, expect, it } from "vitest";
import { judgePage } from "../../../../server/commands/check/page/judge-page.ts";
import type { SeenPage } from "../../../../server/commands/check/page/observation.ts";
import { readRequests } from "../../../../server/commands/check/page/read-requests.ts";
import { toSettings } from "../../../../server/config/to-settings.ts";

const { sites } = toSettings(
  {
    sites: [
      {
        id: "shop",
        meta: [{ pixelId: "1", accessToken: "x" }],
        tiktok: [{ eventSourceId: "C4A", accessToken: "x" }],
      },
    ],
  },
  { folder: "/", tokenOf: () => undefined },
);
const [site] = sites;
if (!site) throw new Error("no site");

const html = '<script async src="https://events.shop.example/tag/shop.js"></script>';
const seen = (requests: Parameters<typeof readRequests>[0], more: Partial<SeenPage> = {}): SeenPage => ({
  how: "browser",
  html,
  atFirst: readRequests(requests, { site, beaconPath: "/v1/beacon" }),
  blocked: [],
  csp: undefined,
  ...more,
});

const beacon = {
  url: "https://events.shop.example/v1/beacon",
  body: '{"v":1,"site":"shop","events":[{"event_name":"PageView","event_id":"e1"}]}',
};
const meta = (id: string, eventId: string) => ({
  url: `https://www.facebook.com/tr/?id=${id}&ev=PageView&eid=${eventId}`,
  body: undefined,
});
const tiktok = (eventId: string) => ({
  url: "https://analytics.tiktok.com/api/v2/pixel",
  body: JSON.stringify({ event: "Pageview", event_id: eventId, context: { pixel: { code: "C4A" } } }),
});

const findings = (page: SeenPage) =>
  judgePage(page, site).flatMap((result) =>
    result.state === "wrong" ? [`${result.check}: ${result.what}`] : [],
  );

describe("a page whose copies meet", () => {
  it("has no findings", () => {
    expect(findings(seen([beacon, meta("1", "e1"), tiktok("e1")]))).toEqual([]);
  });
});

describe("a page at fault", () => {
  it.each([
    [
      "another id in the browser",
      [beacon, meta("1", "other"), tiktok("e1")],
      ["meta pixel 1: it fires, but no server copy has the same id and name"],
    ],
    [
      "no server copy",
      [meta("1", "e1"), tiktok("e1")],
      [
        "meta pixel 1: it fires, and no server copy is sent",
        "tiktok pixel C4A: it fires, and no server copy is sent",
      ],
    ],
    [
      "a pixel of its own",
      [beacon, meta("1", "e1"), tiktok("e1"), meta("9", "")],
      ["outside Twinbeam: the page fires PageView to meta 9 by itself"],
    ],
    [
      "its own hits beside ours",
      [beacon, meta("1", "e1"), meta("1", ""), tiktok("e1")],
      ["outside Twinbeam: the page fires PageView to meta 1 by itself"],
    ],
    ["a pixel that does not load", [beacon, meta("1", "e1")], ["tiktok pixel C4A: its script does not load"]],
    [
      "a pixel that loads and stays silent",
      [
        beacon,
        meta("1", "e1"),
        { url: "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C4A", body: undefined },
      ],
      ["tiktok pixel C4A: its script loads, but it fires nothing"],
    ],
  ])("is told: %s", (_, requests, expected) => {
    expect(findings(seen(requests))).toEqual(expected);
  });

  it("is told what fires before consent", () => {
    const waiting = { ...site, consent: "required" };
    const page = seen([meta("1", "e1")], {
      afterConsent: readRequests([beacon, meta("1", "e1"), tiktok("e1")], { site, beaconPath: "/v1/beacon" }),
    });
    const results = judgePage(page, waiting).filter(({ check }) => check === "consent");
    expect(results).toEqual([
      expect.objectContaining({ state: "wrong", what: "before any grant the page told meta" }),
    ]);
  });

  it("that was only fetched is judged by its markup", () => {
    const page = seen([], { how: "fetch", html: `<script>fbq('init', '77'); ttq.load("C4A")</script>` });
    expect(findings(page)).toEqual([
      "snippet: the page has no Twinbeam snippet",
      "outside Twinbeam: the page starts the pixel 77, which is not configured",
    ]);
  });
});
