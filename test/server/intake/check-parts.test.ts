import { describe, expect, it } from "vitest";
import { check, errorPaths, pathsOf, seconds, visit } from "../prepare/shop.ts";

const read = (fields: Record<string, unknown>) => {
  const result = check(visit(fields));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { event: result.event, warned: pathsOf(result.warnings) };
};

describe("page", () => {
  it.each(["http://a.example", "https://a.example/x?y#z", "HTTPS://A.EXAMPLE", " https://a.example/ "])(
    "url %s is a web address",
    (url) => {
      expect(read({ page: { url } }).event.page).toEqual({ url: url.trim() });
    },
  );

  it.each(["ftp://a.example", "a.example", "/cart", "javascript:alert(1)", "https://", "file:///x", 5, {}])(
    "url %j rejects the event",
    (url) => {
      expect(errorPaths(visit({ page: { url } }))).toEqual(["page.url"]);
    },
  );

  it("is read once for events of the same page, and anew for one that differs in a text or a key", () => {
    const pageOf = (page: object) => read({ page }).event.page;
    const url = "https://a.example/";
    const first = pageOf({ url, title: "Jars" });
    expect(pageOf({ url, title: "Jars" })).toBe(first);
    expect(pageOf({ url, title: "Vases" })).toEqual({ url, title: "Vases" });
    expect(pageOf({ url })).toEqual({ url });
    expect(pageOf({ url, referrer: "https://b.example/" })).toEqual({ url, referrer: "https://b.example/" });
  });

  it("is told of each time, and rejects each event", () => {
    const wrong = { url: "https://a.example/", path: "/" };
    expect([wrong, wrong].map((page) => read({ page }).warned)).toEqual([["page.path"], ["page.path"]]);
    const rejecting = { url: "nowhere" };
    for (const page of [rejecting, rejecting]) expect(errorPaths(visit({ page }))).toEqual(["page.url"]);
  });

  it("takes any referrer, an app's too, and drops what is no text", () => {
    expect(read({ page: { referrer: "android-app://com.shop", title: "Jars" } }).event.page).toEqual({
      referrer: "android-app://com.shop",
      title: "Jars",
    });
    expect(read({ page: { referrer: {} } })).toMatchObject({
      event: { page: {} },
      warned: ["page.referrer"],
    });
  });

  it("names keys that nobody reads", () => {
    expect(read({ page: { path: "/" } }).warned).toEqual(["page.path"]);
  });
});

describe("app", () => {
  it("keeps its own fields, its ad and Meta's app_data apart", () => {
    const app = {
      id: 123,
      name: "Jars",
      version: 2,
      ad: { callback: "c", campaign_id: 5, is_retargeting: "true", attributed: 0, attribution_type: "click" },
      advertiser_tracking_enabled: true,
      application_tracking_enabled: "0",
      extinfo: ["i2", null, "", 4, "17.0"],
      url_schemes: ["jars"],
      vendor_id: "v",
      install_referrer: "",
    };
    expect(read({ app })).toMatchObject({
      event: {
        app: {
          id: "123",
          name: "Jars",
          version: "2",
          ad: {
            callback: "c",
            campaign_id: "5",
            is_retargeting: true,
            attributed: false,
            attribution_type: "click",
          },
          data: {
            advertiser_tracking_enabled: 1,
            application_tracking_enabled: 0,
            extinfo: ["i2", "", "", "4", "17.0"],
            url_schemes: ["jars"],
            vendor_id: "v",
          },
        },
      },
      warned: [],
    });
  });

  it("drops with a warning what is of another kind", () => {
    const app = { extinfo: "i2", advertiser_tracking_enabled: "maybe", ad: { attributed: "no idea" } };
    expect(read({ app }).warned).toEqual([
      "app.ad.attributed",
      "app.extinfo",
      "app.advertiser_tracking_enabled",
    ]);
  });
});

describe("lead and original_event_data", () => {
  it("are texts", () => {
    expect(read({ lead: { id: 5, event_source: "HubSpot" } }).event.lead).toEqual({
      id: "5",
      event_source: "HubSpot",
    });
  });

  it("keep the earlier event in our words", () => {
    const original = { event_name: "purchase", event_time: seconds * 1000, order_id: 7, event_id: "e" };
    expect(read({ original_event_data: original }).event.original_event_data).toEqual({
      event_name: "Purchase",
      event_time: seconds,
      order_id: "7",
      event_id: "e",
    });
  });

  it("lose a time that no form fits, with a warning", () => {
    expect(read({ original_event_data: { event_time: "soon" }, lead: { stage: "x" } }).warned).toEqual([
      "lead.stage",
      "original_event_data.event_time",
    ]);
  });
});
