import { describe, expect, it } from "vitest";
import { beaconOf, createTestApp, postBeacon, postEvents, purchase } from "../app-under-test.ts";

describe("health", () => {
  it("says that the process is alive, whatever else is wrong", async () => {
    const app = await createTestApp({ trouble: () => "the disk is full" });
    app.startStopping();
    expect((await app.server.inject("/healthz")).statusCode).toBe(200);
  });

  it("says ready while the store can write", async () => {
    const answer = await (await createTestApp()).server.inject("/readyz");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: "ready" });
  });

  it("says why not: the store, or because the server is stopping", async () => {
    const full = await (await createTestApp({ trouble: () => "the disk is full" })).server.inject("/readyz");
    expect(full.statusCode).toBe(503);
    expect(full.json()).toMatchObject({
      error: "not_ready",
      message: expect.stringContaining("the disk is full"),
    });
    expect(full.headers["retry-after"]).toBe("5");
    const app = await createTestApp();
    app.startStopping();
    const stopping = await app.server.inject("/readyz");
    expect(stopping.statusCode).toBe(503);
    expect(stopping.json().message).toContain("stopping");
  });
});

describe("/metrics", () => {
  it("counts what came in, by site, door and standard name", async () => {
    const app = await createTestApp();
    await postBeacon(app, beaconOf(purchase, {}, { event_name: "My own event", user: purchase.user }));
    await postEvents(app, { site: "shop", events: [purchase] });
    const { body, headers } = await app.server.inject("/metrics");
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = body.split("\n");
    expect(lines).toContain('twinbeam_events_received_total{site="shop",door="beacon"} 3');
    expect(lines).toContain(
      'twinbeam_events_accepted_total{site="shop",door="beacon",event_name="Purchase"} 1',
    );
    expect(lines).toContain(
      'twinbeam_events_accepted_total{site="shop",door="beacon",event_name="custom"} 1',
    );
    expect(lines).toContain('twinbeam_events_accepted_total{site="shop",door="api",event_name="Purchase"} 1');
    expect(lines).toContain('twinbeam_events_rejected_total{site="shop",door="beacon"} 1');
  });

  it("is on the admin port alone where one is set", async () => {
    const app = await createTestApp({ server: { admin: { port: 0 } } });
    expect((await app.server.inject("/metrics")).statusCode).toBe(404);
    expect((await app.adminServer?.inject("/metrics"))?.statusCode).toBe(200);
  });
});

describe("/openapi.json", () => {
  it("is OpenAPI 3.1 of the doors, made from the schemas of the event", async () => {
    const document = (await (await createTestApp()).server.inject("/openapi.json")).json();
    expect(document.openapi).toBe("3.1.0");
    const { post } = document.paths["/v1/beacon"];
    const statuses = ["200", "400", "403", "413", "415", "422", "429", "503", "default"];
    expect(Object.keys(post.responses)).toEqual(statuses);
    expect(Object.keys(post.requestBody.content)).toEqual(["application/json", "text/plain"]);
    const text = JSON.stringify(post.requestBody);
    for (const field of ["event_name", "fbclid", "content_ids", "limited_data_use"])
      expect(text).toContain(field);
    expect(document.paths["/v1/events"].post.security).toEqual([{ apiKey: [] }]);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/tag.js", "/tag/{file}", "/healthz", "/readyz", "/metrics"]),
    );
  });
});

describe("what /openapi.json says of answers", () => {
  const documentOf = async (app: Awaited<ReturnType<typeof createTestApp>>) =>
    (await app.server.inject("/openapi.json")).json();

  it.each([
    ["/healthz", {}],
    ["/readyz", {}],
    ["/metrics", {}],
    ["/tag.js", {}],
    ["/tag/shop.js", {}],
    ["/tag/nobody.js", {}],
    ["/admin/api/session", {}],
    ["/readyz", { trouble: () => "the disk is full" }],
  ])("is what %s gives", async (url, scenario) => {
    const app = await createTestApp(scenario);
    const { statusCode, headers } = await app.server.inject(url);
    const { paths } = await documentOf(app);
    const { get } = paths[url.replace(/^\/tag\/.+/, "/tag/{file}")];
    const told = get.responses[statusCode] ?? get.responses.default;
    const [type = ""] = String(headers["content-type"]).split(";", 1);
    expect(Object.keys(told.content)).toEqual([type]);
    if (statusCode === 503) expect(Object.keys(told.headers)).toEqual(["Retry-After"]);
    for (const name of Object.keys(told.headers ?? {})) expect(headers).toHaveProperty([name.toLowerCase()]);
  });

  it("is that 429 and 503 say when to come back, and that every other failure has our body", async () => {
    const { paths } = await documentOf(await createTestApp());
    const { responses } = paths["/v1/beacon"].post;
    for (const status of [429, 503])
      expect(responses[status].headers["Retry-After"].schema.type).toBe("integer");
    expect(responses.default.content["application/json"].schema.required).toEqual([
      "error",
      "message",
      "errors",
    ]);
  });

  it("is that a beacon may be answered with cookies", async () => {
    const { paths } = await documentOf(await createTestApp());
    expect(Object.keys(paths["/v1/beacon"].post.responses[200].headers)).toEqual(["Set-Cookie"]);
  });

  it("is that the operator's API asks for a session", async () => {
    const { paths, components } = await documentOf(await createTestApp());
    expect(paths["/admin/api/events"].get.security).toEqual([{ session: [] }]);
    expect(paths["/admin/api/session"].post.security).toEqual([]);
    expect(paths["/admin/api/session"].delete.security).toEqual([{ session: [] }]);
    expect(components.securitySchemes.session).toEqual({
      type: "apiKey",
      in: "cookie",
      name: "twinbeam_session",
    });
  });
});

describe("an address that is no route", () => {
  it.each(["/", "/v1", "/v1/beacon", "/admin", "/admin/api/session", "/%zz", "/constructor"])(
    "is answered with our own body: %s",
    async (url) => {
      const answer = await (await createTestApp()).server.inject(url);
      expect([400, 404]).toContain(answer.statusCode);
      expect(answer.json()).toEqual({
        error: expect.stringMatching(/^(not_found|bad_request)$/),
        message: expect.any(String),
        errors: [],
      });
    },
  );

  it("says in the notices why /admin is one", async () => {
    expect((await createTestApp()).notices).toContain("/admin is 404: no server.adminPassword is configured");
  });
});

describe("an unforeseen failure", () => {
  it("is 500 with a code, and tells the log, not the caller, what it was", async () => {
    const app = await createTestApp({ put: () => Promise.reject(new Error("inner detail")) });
    const answer = await postBeacon(app, beaconOf(purchase));
    expect(answer.statusCode).toBe(500);
    expect(answer.json().error).toBe("internal");
    expect(answer.body).not.toContain("inner detail");
    expect(app.lines.join("")).toContain("inner detail");
  });
});
