import { afterEach, expect, test, vi } from "vitest";
import { createConsent, type Decision, forBoth } from "../../../sdk/capture/consent.ts";

const setUp = (initial: Decision) => {
  const onGrant = vi.fn();
  const onRefuse = vi.fn();
  return { onGrant, onRefuse, consent: createConsent(initial, onGrant, onRefuse) };
};
const setControl = (value: unknown) =>
  Object.defineProperty(navigator, "globalPrivacyControl", { value, configurable: true });
afterEach(() => setControl(undefined));

test("undecided until a word is said", () => {
  const { consent, onGrant } = setUp({});
  expect(consent.isUndecided()).toBe(true);
  expect(consent.allows("meta")).toBe(false);
  consent.decide(forBoth("granted"));
  expect(consent.isUndecided()).toBe(false);
  expect(consent.allows("meta")).toBe(true);
  expect(onGrant).toHaveBeenCalledOnce();
});

test("a word for one platform: the other counts as refused where the first is allowed", () => {
  const { consent } = setUp({});
  consent.decide({ meta: "granted" });
  expect(consent.isUndecided()).toBe(false);
  expect(consent.allows("tiktok")).toBe(false);
});

test("one refused and the other undecided still waits", () => {
  const { consent, onRefuse, onGrant } = setUp({});
  consent.decide({ tiktok: "denied" });
  expect(consent.isUndecided()).toBe(true);
  expect(onRefuse).toHaveBeenCalledWith(["tiktok"]);
  consent.decide({ meta: "granted" });
  expect(onGrant).toHaveBeenCalledOnce();
});

test("a repeated grant is told once, each refusal is told", () => {
  const { consent, onGrant, onRefuse } = setUp(forBoth("granted"));
  consent.decide(forBoth("granted"));
  expect(onGrant).not.toHaveBeenCalled();
  consent.decide(forBoth("denied"));
  expect(onRefuse).toHaveBeenCalledWith(["meta", "tiktok"]);
  consent.decide({ meta: "granted" });
  expect(onGrant).toHaveBeenCalledOnce();
});

test("an opt-out limits use without refusing", () => {
  const { consent } = setUp(forBoth("granted"));
  expect(consent.isLimited()).toBe(false);
  consent.decide({ limited: true });
  expect(consent.isLimited()).toBe(true);
  expect(consent.allows("tiktok")).toBe(true);
});

test("a global privacy control limits use, over an opt-out signal that says otherwise", () => {
  const { consent } = setUp({ ...forBoth("granted"), limited: false });
  setControl(true);
  expect(consent.isLimited()).toBe(true);
});

test.each(["1", 1, "true", false, undefined])("a privacy control of %j is none", (value) => {
  setControl(value);
  expect(setUp(forBoth("granted")).consent.isLimited()).toBe(false);
});
