import { describe, expect, it } from "vitest";
import {
  type Copy,
  type PairClass,
  pairClasses,
  pairCopies,
  type ServerCopy,
} from "../../../server/observe/pairing.ts";

const start = 1_795_000_000_000;
const hourMs = 3_600_000;
const names = ["PageView", "ViewContent", "AddToCart", "Purchase"];

interface Planted {
  expected: PairClass;
  server?: ServerCopy;
  browser?: Copy;
}

/** One pair with the fault of its class planted. */
const plant = (expected: PairClass, index: number): Planted => {
  const copy = {
    name: names[index % names.length] ?? "Lead",
    id: `id-${index}`,
    atMs: start + index * 1_000,
    trait: `t${index % 97}`,
  };
  const server: ServerCopy = { ...copy, pixel: "fired", deliveredAtMs: copy.atMs + 300, browsers: 1 };
  switch (expected) {
    case "paired":
      return { expected, server, browser: copy };
    case "waiting": {
      const { deliveredAtMs: _, ...queued } = server;
      return { expected, server: { ...queued, isWaiting: true }, browser: copy };
    }
    case "browser_only":
      return { expected, browser: copy };
    case "server_only":
      return { expected, server: { ...server, trait: `alone-${index}` } };
    case "pixel_blocked":
      return { expected, server: { ...server, pixel: "blocked" } };
    case "one_way":
      return { expected, server: { ...server, pixel: "off" } };
    case "outside_window":
      return { expected, server: { ...server, deliveredAtMs: copy.atMs + 49 * hourMs }, browser: copy };
    case "id_reused":
      return { expected, server: { ...server, browsers: 2 }, browser: copy };
    case "name_differs":
      return { expected, server, browser: { ...copy, name: `${copy.name}2` } };
    case "id_differs":
      return { expected, server, browser: { ...copy, id: `other-${index}`, atMs: copy.atMs + 40 } };
  }
};

describe("pairing", () => {
  it("classifies 10,000 pairs with planted faults of each class without an error", () => {
    const planted = Array.from({ length: 10_000 }, (_, index) =>
      plant(pairClasses[index % pairClasses.length] ?? "paired", index),
    );
    const expected = new Map<ServerCopy | Copy, PairClass>();
    for (const { expected: as, server, browser } of planted) {
      if (server) expected.set(server, as);
      if (browser) expected.set(browser, as);
    }
    const pairs = pairCopies(
      planted.flatMap(({ server }) => server ?? []),
      planted.flatMap(({ browser }) => browser ?? []),
    );
    const wrong = pairs.filter(
      (pair) =>
        (pair.server && expected.get(pair.server) !== pair.class) ||
        (pair.browser && expected.get(pair.browser) !== pair.class),
    );
    expect(wrong).toEqual([]);
    expect(pairs).toHaveLength(planted.length);
  });

  it.each([
    ["fired", "paired"],
    ["blocked", "pixel_blocked"],
    ["off", "one_way"],
    [undefined, "server_only"],
  ] as const)("reads a pixel report of %s as %s where the server's list stands alone", (pixel, expected) => {
    const copy: ServerCopy = { name: "Purchase", id: "1", atMs: start, browsers: 1, ...(pixel && { pixel }) };
    expect(pairCopies([copy])).toEqual([{ class: expected, server: copy }]);
  });

  it("counts a delivery 49 hours late as outside the window", () => {
    const copy: ServerCopy = {
      name: "Lead",
      id: "1",
      atMs: start,
      browsers: 1,
      pixel: "fired",
      deliveredAtMs: start + 49 * hourMs,
    };
    expect(pairCopies([copy])[0]?.class).toBe("outside_window");
  });
});

describe("a server copy that is queued or held", () => {
  const waiting = {
    name: "Purchase",
    id: "1",
    atMs: 0,
    browsers: 1,
    pixel: "fired",
    isWaiting: true,
  } as const;

  it("is no pair yet, by the tag's report and by a second list", () => {
    expect(pairCopies([waiting])[0]?.class).toBe("waiting");
    expect(pairCopies([waiting], [{ name: "Purchase", id: "1", atMs: 5 }])[0]?.class).toBe("waiting");
  });

  it("stays one way where the pixel was off, and blocked where it was blocked", () => {
    expect(pairCopies([{ ...waiting, pixel: "off" }])[0]?.class).toBe("one_way");
    expect(pairCopies([{ ...waiting, pixel: "blocked" }])[0]?.class).toBe("pixel_blocked");
  });
});

describe("a server copy that the platform refused", () => {
  const refused = {
    name: "Purchase",
    id: "1",
    atMs: 0,
    browsers: 1,
    pixel: "fired",
    isRefused: true,
  } as const;

  it("leaves its browser copy alone, by the tag's report and by a second list", () => {
    const classes = (browser?: { name: string; id: string; atMs: number }[]) =>
      pairCopies([refused], browser).map(({ class: found }) => found);
    expect(classes()).toEqual(["browser_only"]);
    expect(classes([{ name: "Purchase", id: "1", atMs: 5 }])).toEqual(["browser_only"]);
  });
});
