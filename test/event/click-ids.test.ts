import { describe, expect, it } from "vitest";
import { fbclidOf, isFbc, isFbp, isTtp, makeFbc, queryParameter } from "../../event/click-ids.ts";

describe("An fbc", () => {
  it.each([
    "fb.1.1795270000000.IwAR0-_x",
    "fb.0.1795270000000.x",
    "fb.12.1795270000000.x.AQ",
    "fb.1.1795270000000.x.AQQCAQIB",
  ])("%s has its form", (fbc) => {
    expect(isFbc(fbc)).toBe(true);
  });

  it.each([
    "fb.1.1795270000.x",
    "fb.1.1795270000000.",
    "fx.1.1795270000000.x",
    "fb.1.1795270000000.x.y.z",
    "fb.1.1795270000000.a b",
    "",
  ])("%j has not", (fbc) => {
    expect(isFbc(fbc)).toBe(false);
  });

  it("holds the click id in its fourth segment, never after the last dot", () => {
    expect(fbclidOf("fb.1.1795270000000.IwAR0.AQQCAQIB")).toBe("IwAR0");
  });

  it("is made of a click id byte for byte, in whole milliseconds, or not at all", () => {
    expect(makeFbc("IwAR0-_x", 1795270000000.9)).toBe("fb.1.1795270000000.IwAR0-_x");
    expect(makeFbc("IwAR0", 1795270000000, 2)).toBe("fb.2.1795270000000.IwAR0");
    expect(makeFbc("a.AQ", 1795270000000)).toBeUndefined();
    expect(makeFbc("a%20b", 1795270000000)).toBeUndefined();
    expect(makeFbc("", 1795270000000)).toBeUndefined();
  });
});

describe("Cookies", () => {
  it("of the pixels have their forms", () => {
    expect(isFbp("fb.1.1795270000000.1098115397")).toBe(true);
    expect(isFbp("fb.1.1795270000000.1098115397.AQ")).toBe(true);
    expect(isFbp("fb.1.1795270000000.abc")).toBe(false);
    expect(isTtp("2F7h37YkS1j57AYSKTI7IHhJPYH")).toBe(true);
    expect(isTtp("01K11R7N72JN6YG53JYWRV1PFB_.tt.1")).toBe(true);
    expect(isTtp("short")).toBe(false);
    expect(isTtp("2F7h37YkS1j57AYSKTI7IHhJPYH.tt.")).toBe(false);
  });
});

describe("A parameter of an address", () => {
  it.each([
    ["https://a.example/?fbclid=A%2fb&x=1", "A%2fb"],
    ["https://a.example/?x=1&fbclid=A#f", "A"],
    ["https://a.example/?a=1?fbclid=B&fbclid=A", "A"],
    ["?fbclid=A=B", "A=B"],
  ])("in %s is %s, as raw as it stands there", (address, value) => {
    expect(queryParameter(address, "fbclid")).toBe(value);
  });

  it.each([
    "https://a.example/",
    "https://a.example/?xfbclid=A",
    "https://a.example/?fbclid=",
    "https://a.example/#?fbclid=A",
    "%",
    "",
  ])("is not in %j", (address) => {
    expect(queryParameter(address, "fbclid")).toBeUndefined();
  });
});
