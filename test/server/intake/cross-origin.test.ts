import { describe, expect, it } from "vitest";
import { beaconOf, createTestApp, origin, postBeacon, purchase } from "../app-under-test.ts";

const evil = "https://evil.example";

describe("cross-origin answers of the beacon's door", () => {
  const bodies: [string, unknown, Record<string, string>][] = [
    ["an acknowledgement", beaconOf(purchase), {}],
    ["a rejection of all", beaconOf({}), {}],
    ["a wrong content type", "", { "content-type": "text/html" }],
    ["a body over the limit", "x".repeat(300_000), {}],
    ["no JSON", "{", {}],
    ["an unknown site", { site: "no", events: [{}] }, {}],
  ];
  it.each(bodies)("let a listed page read %s", async (_name, body, headers) => {
    const answer = await postBeacon(await createTestApp(), body, headers);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "Retry-After",
      vary: "Origin",
    });
  });

  it.each([evil, "null", "https://shop.example.evil.example", "http://shop.example", "https://SHOP.example"])(
    "are 403 without a word of permission for the origin %s",
    async (wrong) => {
      const answer = await postBeacon(await createTestApp(), beaconOf(purchase), { origin: wrong });
      expect(answer.statusCode).toBe(403);
      expect(answer.json().error).toBe("origin_not_listed");
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  it("are 403 without an origin, which every browser sends with a POST", async () => {
    const answer = await postBeacon(await createTestApp(), beaconOf(purchase), { origin: undefined });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("are 403 with CORS headers for an origin that only another site lists", async () => {
    const app = await createTestApp({
      moreSites: [
        { id: "blog", origins: [evil], meta: [{ pixelId: "543210987654321", accessToken: "token" }] },
      ],
    });
    const answer = await postBeacon(app, beaconOf(purchase), { origin: evil });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBe(evil);
  });

  const preflight = async (from: string, url = "/v1/beacon") =>
    (await createTestApp()).server.inject({
      method: "OPTIONS",
      url,
      headers: {
        origin: from,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });

  it("allow the preflight of application/json to a listed origin", async () => {
    const answer = await preflight(origin);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type",
      "access-control-allow-credentials": "true",
    });
  });

  it("refuse the preflight of any other", async () => {
    const answer = await preflight(evil);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(answer.json()).toMatchObject({ error: "origin_unknown", message: expect.any(String) });
  });

  it("open no other route to a listed page", async () => {
    for (const url of ["/v1/events", "/admin/api/now", "/metrics", "/v1/beacon/", "/v1/beaconage"]) {
      const answer = await preflight(origin, url);
      expect(answer.statusCode).toBe(404);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("tell what may be sent also where the request names no method", async () => {
    const { server } = await createTestApp();
    const answer = await server.inject({ method: "OPTIONS", url: "/v1/beacon", headers: { origin } });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers["access-control-allow-methods"]).toBe("POST");
  });
});
