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
    case "neither":
      return { expected, server: { ...server, isRefused: true } };
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

  const { pixel: _, ...unreported } = refused;
  const classes = (server: ServerCopy, browser?: Copy[]) =>
    pairCopies([server], browser).map(({ class: found }) => found);
  const twin = { name: "Purchase", id: "1", atMs: 5 };

  it("leaves its browser copy alone, by the tag's report and by a second list", () => {
    expect(classes(refused)).toEqual(["browser_only"]);
    expect(classes(refused, [twin])).toEqual(["browser_only"]);
    expect(classes(unreported, [twin])).toEqual(["browser_only"]);
  });

  it.each([
    ["nothing is reported", unreported],
    ["the pixel was off", { ...refused, pixel: "off" }],
    ["the pixel was blocked", { ...refused, pixel: "blocked" }],
    ["the id is used by many", { ...unreported, browsers: 3 }],
  ] as const)("is one of neither where %s, by the tag's report and by a second list", (_, server) => {
    expect(classes(server)).toEqual(["neither"]);
    expect(classes(server, [])).toEqual(["neither"]);
  });

  it("takes no other event's browser copy for its own", () => {
    const stranger = { name: "Purchase", id: "2", atMs: 5, trait: "" };
    expect(classes({ ...unreported, trait: "" }, [stranger])).toEqual(["neither", "browser_only"]);
    expect(classes(unreported, [{ ...twin, name: "Lead" }])).toEqual(["neither", "browser_only"]);
  });
});

describe("a browser copy that the list holds several times", () => {
  const copies = [40, 5, 70_000].map((atMs) => ({ name: "Purchase", id: "1", atMs }));

  it("is one copy, of its first time, with a server copy and without", () => {
    const server: ServerCopy = { name: "Purchase", id: "1", atMs: 0, browsers: 1 };
    expect(pairCopies([server], copies)).toEqual([{ class: "paired", server, browser: copies[1] }]);
    expect(pairCopies([], copies)).toEqual([{ class: "browser_only", browser: copies[1] }]);
  });
});

describe("a large second list without order ids", () => {
  const count = 20_000;

  it("is compared in about as many looks as it has copies, each with its nearest", () => {
    let looks = 0;
    const looked = (id: number, atMs: number) => ({
      name: "Purchase",
      id: `${id} at ${atMs}`,
      trait: "",
      browsers: 1,
      get atMs() {
        looks++;
        return atMs;
      },
    });
    // Out of order, and thousands of strangers within the tolerance of each.
    const times = Array.from({ length: count }, (_, index) => start + ((index * 7_919) % count) * 4);
    const server = times.map((atMs, index) => looked(index, atMs));
    const browser = times.map((atMs, index) => looked(index, atMs + 1)).reverse();
    const pairs = pairCopies(server, browser);
    expect(looks).toBeLessThan(count * 100);
    expect(pairs).toHaveLength(count);
    const idOf = (copy: Copy | undefined) => copy?.id.split(" ")[0];
    const wrong = pairs.filter(
      (pair) => pair.class !== "id_differs" || idOf(pair.server) !== idOf(pair.browser),
    );
    expect(wrong).toEqual([]);
  });
});
