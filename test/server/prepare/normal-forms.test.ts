import { describe, expect, it } from "vitest";
import { normaliseBirthDate } from "../../../server/prepare/birth-date.ts";
import { normaliseCountry } from "../../../server/prepare/country.ts";
import { normaliseDeviceId } from "../../../server/prepare/device-id.ts";
import { normaliseEmail } from "../../../server/prepare/email.ts";
import { normaliseExternalId } from "../../../server/prepare/external-id.ts";
import { normaliseGender } from "../../../server/prepare/gender.ts";
import { normaliseName } from "../../../server/prepare/name.ts";
import { createForms } from "../../../server/prepare/normal-forms.ts";
import { normalisePlace } from "../../../server/prepare/place.ts";
import { normaliseRegion } from "../../../server/prepare/region.ts";
import { normaliseZipMeta, normaliseZipTiktok } from "../../../server/prepare/zip.ts";
import { now } from "./shop.ts";

describe("An e-mail address", () => {
  it.each([" Ada.Lovelace+Jar@Shop.Example ", "josé@exemple.fr", "a@b.c.example", "o'hara@shop.example"])(
    "%s is trimmed and lower-cased, nothing else",
    (text) => {
      expect(normaliseEmail(text)).toBe(text.trim().toLowerCase());
    },
  );

  it.each([
    "ada",
    "@shop.example",
    "ada@",
    "a@b@c.example",
    "ada@shop",
    "a da@shop.example",
    "ada@shop .example",
    "ada@.example",
    "ada@shop.",
    "ada@shop..example",
  ])("%s is none", (text) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });
});

describe("A name", () => {
  it("is the same composed and decomposed", () => {
    expect(normaliseName("Vale\u0301ry")).toBe("val\u00e9ry");
    expect(normaliseName("VALE\u0301RY")).toBe("val\u00e9ry");
  });

  it("keeps what is no ASCII punctuation, and no locale dots the i", () => {
    expect(normaliseName("O’Brien")).toBe("o’brien");
    expect(normaliseName("ISIK")).toBe("isik");
    expect(normaliseName("John_3rd (Jr.)")).toBe("john3rdjr");
    expect(normaliseName("- .")).toBe("");
    // A Greek question mark is a semicolon once it is composed.
    expect(normaliseName("O\u037eBrien")).toBe("obrien");
  });
});

describe("A gender", () => {
  it.each([
    ["m", "m"],
    ["MALE", "m"],
    [" Female ", "f"],
    ["F", "f"],
  ])("%s is %s", (text, letter) => {
    expect(normaliseGender(text)).toBe(letter);
  });

  it.each(["x", "woman", "man", "0", "fm"])("%s is unknown", (text) => {
    expect(normaliseGender(text)).toBeUndefined();
  });
});

describe("A date of birth", () => {
  it.each([
    ["19970216", "19970216"],
    ["1997-02-16", "19970216"],
    ["1997-2-6", "19970206"],
    ["1997-02-16T00:00:00Z", "19970216"],
    ["1997/02/16", "19970216"],
    ["2/16/1997", "19970216"],
    ["02/03/1997", "19970203"],
    ["16/2/1997", "19970216"],
    ["16.2.1997", "19970216"],
    ["3.2.1997", "19970203"],
    ["16. 2. 1997", "19970216"],
    ["2.16.1997", "19970216"],
    ["26-05-1991", "19910526"],
    ["05-26-1991", "19910526"],
    ["05-05-1991", "19910505"],
    ["29.2.2024", "20240229"],
    ["1900-01-01", "19000101"],
  ])("%s is %s", (text, date) => {
    expect(normaliseBirthDate(text, now)).toBe(date);
  });

  it.each([
    "16.2.97",
    "2/16/97",
    "970216",
    "1997",
    "1997-13-01",
    "1997-02-30",
    "29.2.2023",
    "30.2.1997",
    "05-06-1991",
    "1899-12-31",
    "2026-11-22",
    "3000-01-01",
    "1997216",
    "1997-02/16",
    "yesterday",
    "00000000",
  ])("%s is none", (text) => {
    expect(normaliseBirthDate(text, now)).toBeUndefined();
  });
});

describe("A place", () => {
  it("loses white space, punctuation and symbols of any script, and keeps letters and digits", () => {
    expect(normalisePlace("Saint-Denis (974)")).toBe("saintdenis974");
    expect(normalisePlace("L’Aquila")).toBe("laquila");
    expect(normalisePlace("東京・港区")).toBe("東京港区");
    expect(normalisePlace("Zu\u0308rich")).toBe("zürich");
  });
});

describe("A state", () => {
  it.each([
    ["New York", undefined, "ny"],
    ["north  carolina", "us", "nc"],
    ["District of Columbia", "us", "dc"],
    ["Québec", "ca", "qc"],
    ["Quebec", undefined, "qc"],
    ["Newfoundland and Labrador", "ca", "nl"],
    ["Yukon", "ca", "yt"],
    ["CA", undefined, "ca"],
    ["Bayern", "de", "bayern"],
    ["Bayern", undefined, "bayern"],
    ["Victoria", "au", "victoria"],
    ["Georgia", "us", "ga"],
    ["Montana", "bg", "montana"],
  ])("%s in %s is %s", (text, country, state) => {
    expect(normaliseRegion(text, country)).toBe(state);
  });
});

describe("A postal code", () => {
  it.each([
    ["94035-1234", undefined, "94035", "940351234"],
    ["94035 1234", undefined, "94035", "940351234"],
    ["94035–1234", "us", "94035", "940351234"],
    ["940351234", "us", "94035", "940351234"],
    ["940351234", undefined, "940351234", "940351234"],
    ["00901-1234", "pr", "00901", "009011234"],
    ["12345-6789", "sa", "123456789", "123456789"],
    ["1234-567", "pt", "1234567", "1234567"],
    ["01310-100", undefined, "01310100", "01310100"],
    ["SW1A 1AA", "gb", "sw1a1aa", "sw1a1aa"],
    [" 75018 ", "fr", "75018", "75018"],
  ])("%s in %s is %s to Meta, %s to TikTok", (text, country, meta, tiktok) => {
    expect(normaliseZipMeta(text, country)).toBe(meta);
    expect(normaliseZipTiktok(text)).toBe(tiktok);
  });
});

describe("A country", () => {
  it.each([
    ["de", "de"],
    ["DE", "de"],
    [" Germany ", "de"],
    ["United States", "us"],
    ["United States of America", "us"],
    ["USA", "us"],
    ["UK", "gb"],
    ["United Kingdom", "gb"],
    ["Great Britain", "gb"],
    ["Czechia", "cz"],
    ["Czech Republic", "cz"],
    ["Turkey", "tr"],
    ["Türkiye", "tr"],
    ["Turkiye", "tr"],
    ["Côte d’Ivoire", "ci"],
    ["Cote d'Ivoire", "ci"],
    ["Bosnia and Herzegovina", "ba"],
    ["Bosnia & Herzegovina", "ba"],
    ["St. Lucia", "lc"],
    ["Saint Lucia", "lc"],
    ["Hong Kong", "hk"],
    ["South Korea", "kr"],
    ["Vietnam", "vn"],
    ["the Netherlands", "nl"],
    ["Kosovo", "xk"],
    ["DD", "de"],
  ])("%s is %s", (text, code) => {
    expect(normaliseCountry(text)).toBe(code);
  });

  it.each(["Atlantis", "zz", "eu", "un", "xx", "deu!", "Deutschland", "1", "a"])("%s is none", (text) => {
    expect(normaliseCountry(text)).toBeUndefined();
  });
});

describe("A language and the answer to iOS's question", () => {
  const forms = createForms();
  const context = { country: undefined, nowMs: 0 };

  it.each(["en", "en-US", "de_DE", "zh-Hant-TW"])("%s is a language tag", (text) => {
    expect(forms.locale.normalise(text, context)).toBe(text);
  });

  it.each(["german please", "x", "en-", "1-2"])("%s is none", (text) => {
    expect(forms.locale.normalise(text, context)).toBeUndefined();
  });

  it.each([
    ["authorized", "AUTHORIZED"],
    ["Not_Determined", "NOT_DETERMINED"],
    ["3", undefined],
    ["yes", undefined],
  ])("%s is the status %s", (text, status) => {
    expect(forms.attStatus.normalise(text, context)).toBe(status);
  });

  it("a click id of TikTok has no white space and is never cleaned of it", () => {
    expect(forms.ttclid.normalise("E.C.P.a-B_c", context)).toBe("E.C.P.a-B_c");
    expect(forms.ttclid.normalise("E C P", context)).toBeUndefined();
  });
});

describe("Ids", () => {
  it("of a site lose white space and case", () => {
    expect(normaliseExternalId(" User - 42\t")).toBe("user-42");
  });

  it("of devices are lower-cased; the zeros of a device that shares none are none", () => {
    expect(normaliseDeviceId("6D92078A-8246-4BA4-AE5B-76104861E7DC")).toBe(
      "6d92078a-8246-4ba4-ae5b-76104861e7dc",
    );
    expect(normaliseDeviceId("00000000-0000-0000-0000-000000000000")).toBeUndefined();
  });
});
