import { describe, expect, it } from "vitest";
import { sha256 } from "../../../server/prepare/hash.ts";
import { metaVectors } from "./meta-vectors.ts";
import { send, shopTargets, withUser } from "./shop.ts";
import { contrasts, tiktokVectors } from "./tiktok-vectors.ts";

const app = { id: "TAPP", source: "app", events: [] };

const prepared = (field: string, given: unknown, country?: string, source = "web") => {
  const targets = shopTargets({ tiktok: [{ id: "C4WEB", source: "web", events: [] }, app] });
  const shop = { targets, ...(country ? { defaultCountry: country } : {}) };
  return send({ ...withUser({ [field]: given }), source }, shop);
};

describe("Meta's worked examples", () => {
  it.each(metaVectors)("$field $given is $normal", ({ field, given, country, normal, digest }) => {
    const { event, warnings } = prepared(field, given, country);
    expect(event.user[field]).toEqual([digest]);
    expect(sha256(normal)).toBe(digest);
    expect(warnings).toEqual([]);
  });
});

describe("TikTok's worked examples", () => {
  it.each(tiktokVectors)("$field $given", ({ field, given, country, digest }) => {
    const isDevice = field === "idfa" || field === "gaid";
    const { event, warnings } = prepared(field, given, country, isDevice ? "app" : "web");
    expect(event.tiktok_user?.[field] ?? event.user[field]).toEqual([digest]);
    expect(warnings).toEqual([]);
  });

  it.each(contrasts)("Meta wants $field $given in another form", ({ field, given, digest }) => {
    expect(prepared(field, given).event.user[field]).toEqual([digest]);
    expect(prepared(field, given).event.tiktok_user?.[field]).not.toEqual([digest]);
  });

  it("takes city, state and country in clear", () => {
    const { event } = send(withUser({ city: "São Paulo", state: "California", country: "United States" }));
    expect(event.tiktok_user).toEqual({ city: "sãopaulo", state: "ca", country: "us" });
  });
});
