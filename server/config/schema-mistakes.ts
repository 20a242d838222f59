import { Ajv, type ErrorObject } from "ajv";
import type { Issue } from "../errors.ts";
import { schemaAt } from "./by-schema.ts";
import { type CheckedConfiguration, configurationSchema } from "./schema.ts";
import { isTree, mapLeaves, type Tree } from "./tree.ts";

const schema: Tree = { ...configurationSchema };

/** A site may give one pixel without a list around it; null says nothing. */
export const wrapSingle = (configuration: unknown): unknown => {
  if (!isTree(configuration) || !Array.isArray(configuration.sites)) return configuration;
  const wrap = (value: unknown) => (isTree(value) ? [value] : value);
  const sites = configuration.sites.map((site: unknown) =>
    isTree(site) ? { ...site, meta: wrap(site.meta), tiktok: wrap(site.tiktok) } : site,
  );
  return { ...configuration, sites };
};

const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isTree(value)) return value;
  const said = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(said.map(([key, item]) => [key, withoutEmpty(item)]));
};

const wantsText = (below: Tree | undefined) => [below?.type].flat().includes("string");

/** YAML reads an unquoted id as a number; text is what is meant. Beyond 2^53 its digits are lost already. */
const numbersAsText = (configuration: unknown): unknown =>
  mapLeaves(configuration, (leaf, path) =>
    Number.isSafeInteger(leaf) && wantsText(schemaAt(schema, path)) ? String(leaf) : leaf,
  );

const nameOf = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (isTree(value)) return "an object";
  return value === "" ? "empty" : typeof value === "string" ? "text" : `the ${typeof value} ${value}`;
};

const messageOf = (error: ErrorObject, path: string): string => {
  const parent: Tree = isTree(error.parentSchema) ? error.parentSchema : {};
  const accepted = String(parent.description ?? parent.type);
  if (error.keyword === "required") {
    const below = schemaAt(parent, [String(error.params.missingProperty)]);
    return `is required: ${below?.description ?? "a value"}`;
  }
  if (error.keyword === "additionalProperties") {
    return `is not known; accepted here: ${Object.keys(parent.properties ?? {}).join(", ")}`;
  }
  if (error.keyword === "type" && path.endsWith("trustProxy") && typeof error.data === "number") {
    return `a number is refused: ${accepted}`;
  }
  if (error.keyword === "type" && typeof error.data === "number" && parent.type === "string") {
    return `this number has lost digits: write it in quotes (${accepted})`;
  }
  return error.keyword === "type"
    ? `is ${nameOf(error.data)}; accepted: ${accepted}`
    : `accepted: ${accepted}`;
};

const pathOf = (error: ErrorObject): string => {
  const extra =
    error.keyword === "required"
      ? [String(error.params.missingProperty)]
      : error.keyword === "additionalProperties"
        ? [String(error.params.additionalProperty)]
        : [];
  return [...error.instancePath.split("/").slice(1), ...extra].join(".");
};

/**
 * Compiled at the first use: most commands read no configuration, and those that do read it once, so that neither
 * the schema is checked against its own nor the code made faster than it need be.
 */
const compile = () =>
  new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  }).compile<CheckedConfiguration>(schema);
let compiled: ReturnType<typeof compile> | undefined;

/** Checks the form of a configuration: its values in one form, or each mistake by its path. */
export const checkForm = (
  configuration: unknown,
): { configuration: CheckedConfiguration } | { mistakes: Issue[] } => {
  const candidate = numbersAsText(withoutEmpty(wrapSingle(configuration)));
  compiled ??= compile();
  const check = compiled;
  if (check(candidate)) return { configuration: candidate };
  // That a condition failed is told by what it asks for.
  const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== "if");
  const mistakes = errors.map((error) => {
    const path = pathOf(error);
    return { path, message: messageOf(error, path) };
  });
  // One value can miss several rules (form and length): the first says enough.
  const first = new Map(mistakes.map((mistake) => [mistake.path, mistake]).reverse() as [string, Issue][]);
  return { mistakes: mistakes.filter((mistake) => first.get(mistake.path) === mistake) };
};
