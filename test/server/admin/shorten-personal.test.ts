import { describe, expect, it } from "vitest";
import { shortenBody, shortenPersonal } from "../../../server/admin/shorten-personal.ts";
import { wholeNumber } from "../../../server/relay/meta/whole-numbers.ts";

const clickId = "IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk";
const url = `https://shop.example/p?utm_source=meta&fbclid=${clickId}#top`;
const shortUrl = "https://shop.example/p?utm_source=meta&fbclid=IwAR2F…#top";
const leadId = "7300000000000000000";

describe("what is shown of an outgoing body", () => {
  it.each([
    ["a lead's id", { lead: { lead_id: leadId, lead_event_source: "HubSpot" } }, leadId],
    ["a lead's id under our own name", { lead: { id: leadId } }, leadId],
    ["a click id that a hook put elsewhere", { custom_data: { nested: [{ gclid: clickId }] } }, clickId],
    ["an app's click id", { ad: { callback: clickId } }, clickId],
    ["a lead's id of 17 digits", { user_data: { lead_id: wholeNumber(leadId) } }, leadId],
    ["a lead's id as a number", { custom_data: { lead_id: 730_000_000_000_000 } }, "730000000000000"],
  ])("holds %s no more than cut short", (_, body, whole) => {
    const shown = JSON.stringify(shortenBody(body));
    expect(shown).not.toContain(whole);
    expect(shown).toContain(`"${whole.slice(0, 6)}…"`);
  });

  it.each([
    ["page.url", { page: { url } }, { page: { url: shortUrl } }],
    ["page.referrer", { page: { referrer: url } }, { page: { referrer: shortUrl } }],
    ["event_source_url", { event_source_url: url }, { event_source_url: shortUrl }],
    ["a property", { custom_data: { links: [url] } }, { custom_data: { links: [shortUrl] } }],
  ])("has the click ids of an address cut short in %s, and the rest as it was", (_, body, shown) => {
    expect(shortenBody(body)).toEqual(shown);
  });

  it.each(["ttclid", "gclid", "FBCLID", "msclkid", "wbraid", "lead_id", "_fbc"])(
    "cuts %s in an address",
    (name) => {
      expect(shortenBody(`https://a.example/?x=1&${name}=${clickId}&y=2`)).toBe(
        `https://a.example/?x=1&${name}=IwAR2F…&y=2`,
      );
    },
  );

  it("cuts click ids of an address within an address, and of a query without one", () => {
    const inner = encodeURIComponent(`https://shop.example/?gclid=${clickId}&a=b`);
    expect(shortenBody(`https://go.example/?to=${inner}`)).toBe(
      `https://go.example/?to=${inner.replace(clickId, "IwAR2F…")}`,
    );
    expect(shortenBody({ app_data: { install_referrer: `gclid=${clickId}&utm_medium=cpc` } })).toEqual({
      app_data: { install_referrer: "gclid=IwAR2F…&utm_medium=cpc" },
    });
  });

  it("leaves what is nobody's as it is", () => {
    const body = {
      event_id: "order-1",
      event_source_url: "https://shop.example/lead_id?page=2&notgclid=whole-value-here#gclid",
      custom_data: { value: 59, content_ids: ["sku-1"], state: "new", order_id: "A-1" },
      user_data: { client_user_agent: "Mozilla/5.0 (X11; Linux x86_64)", country: ["de"] },
    };
    expect(shortenBody(body)).toEqual(body);
  });
});

it("field by field, the same values are cut short", () => {
  const sent = [
    { field: "lead.lead_id", value: leadId, from: "lead.id", rule: "as given" },
    { field: "page.url", value: url, from: "page.url", rule: "as given" },
    { field: "user_data.em", value: ["f".repeat(64)], from: "user.email", rule: "SHA-256" },
    { field: "custom_data.value", value: 59, from: "properties.value", rule: "as given" },
  ];
  const { sent: shown } = shortenPersonal({ destination: "meta:1", browser: "fired", sent });
  expect(shown?.map(({ value }) => value)).toEqual(["730000…", shortUrl, ["ffffffff…"], 59]);
});
