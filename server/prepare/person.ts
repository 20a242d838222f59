import { type CheckedUser, first } from "../../event/checked.ts";
import { type PlatformField, type UserField, userFields } from "../../event/fields.ts";
import type { PreparedUser } from "../../event/prepared.ts";
import type { ActionSource, Platform, Source } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import { normaliseCountry } from "./country.ts";
import { type Enriched, enrichedFields } from "./enrich.ts";
import { recogniseHash, sha256 } from "./hash.ts";
import type { FormContext, Forms } from "./normal-forms.ts";

export interface Person {
  user: PreparedUser;
  tiktok_user?: PreparedUser;
}

/** What a person is prepared from. */
export interface PersonInput {
  given: Readonly<CheckedUser>;
  /** Wins over what `given` says. */
  enriched: Enriched;
  platforms: ReadonlySet<Platform>;
  actionSource: ActionSource;
  source: Source;
  /** Time of receipt, Unix milliseconds. */
  nowMs: number;
}

/** What leaves for one value, its digest or its normal form in clear, or what is wrong with the value. */
type Reading = string | { problem: string };

type Reader = (text: string, context: FormContext) => Reading;

/** One field of the person, for one choice of platforms. */
interface Step {
  path: string;
  /** Meta's rule, or the one that both platforms share. */
  main: Rule | undefined;
  /** TikTok's rule where it differs. */
  own: Rule | undefined;
}

interface Rule {
  read: Reader;
  /** Digests stand in a list, whatever their number. */
  isList: boolean;
}

/** The steps of all fields: of those that `user` tells, and of those that `enrich` finds. */
interface Steps {
  told: ReadonlyMap<string, Step>;
  found: readonly { field: keyof Enriched; step: Step }[];
}

/** Meta takes these as JSON integers and refuses the whole event for any other form. */
const integer = /^\d{1,17}$/;

/** Forms that TikTok takes in clear: a digest would be nonsense there. */
const places: ReadonlySet<string> = new Set(["place", "region", "country"]);

const hashReader =
  ({ form }: PlatformField, forms: Forms): Reader =>
  (text, context) => {
    const hashed = recogniseHash(text);
    if (hashed) return "digest" in hashed ? hashed.digest : hashed;
    const normal = forms[form].normalise(text, context);
    return normal ? sha256(normal) : forms[form];
  };

const clearReader =
  ({ form, integer: isInteger }: PlatformField, forms: Forms): Reader =>
  (text, context) => {
    if (places.has(form) && recogniseHash(text)) return { problem: "it is a digest, and is wanted in clear" };
    const normal = forms[form].normalise(text, context);
    if (!normal) return forms[form];
    if (isInteger && !integer.test(normal)) return { problem: "it is no number of at most 17 digits" };
    return normal;
  };

const ruleOf = (field: PlatformField | undefined, forms: Forms): Rule | undefined =>
  field && {
    read: field.hash ? hashReader(field, forms) : clearReader(field, forms),
    isList: field.hash === true,
  };

/** Both platforms take the same text in the same way, so one value serves them. */
const isShared = ({ meta, tiktok }: UserField): boolean =>
  meta !== undefined && tiktok !== undefined && meta.form === tiktok.form && meta.hash === tiktok.hash;

/** Who reads the event, and as what. */
type Readership = Pick<PersonInput, "platforms" | "actionSource" | "source">;

const stepOf = (row: UserField, { platforms, actionSource, source }: Readership, forms: Forms): Step => {
  const meta = platforms.has("meta") ? row.meta : undefined;
  const isTiktoks = row.tiktok?.lastResort || row.tiktok?.sources.includes(source);
  const isKept = (platforms.has("tiktok") && isTiktoks) || row.alsoFor === actionSource;
  const tiktok = isKept ? row.tiktok : undefined;
  const differs = row.meta !== undefined && !isShared(row);
  return {
    path: `user.${row.field}`,
    main: ruleOf(differs ? meta : (meta ?? tiktok), forms),
    own: ruleOf(differs ? tiktok : undefined, forms),
  };
};

const readOne = (
  text: string,
  { read }: Rule,
  path: string,
  context: FormContext,
  warnings: Issue[] | undefined,
): string | undefined => {
  const reading = read(text, context);
  if (typeof reading === "string") return reading;
  warnings?.push({ path, message: `Dropped: ${reading.problem}.` });
  return undefined;
};

const readField = (
  value: string | readonly string[],
  rule: Rule,
  path: string,
  context: FormContext,
  warnings: Issue[] | undefined,
): string | string[] | undefined => {
  if (typeof value === "string") {
    const one = readOne(value, rule, path, context, warnings);
    return one !== undefined && rule.isList ? [one] : one;
  }
  const all = new Set<string>();
  value.forEach((text, index) => {
    if (text === "") return;
    const one = readOne(text, rule, `${path}.${index}`, context, warnings);
    if (one !== undefined) all.add(one);
  });
  const [one] = all;
  return rule.isList && one !== undefined ? [...all] : one;
};

const takeStep = (
  person: Person,
  field: string,
  value: string | readonly string[],
  { main, own, path }: Step,
  context: FormContext,
  warnings: Issue[],
): void => {
  const prepared = main && readField(value, main, path, context, warnings);
  if (prepared !== undefined) person.user[field] = prepared;
  // What is wrong with a value is told once, by the rule that comes first.
  const apart = own && readField(value, own, path, context, main ? undefined : warnings);
  if (apart === undefined) return;
  person.tiktok_user ??= {};
  person.tiktok_user[field] = apart;
};

/** `intake` gives the same person as the same object. */
const isSame = (a: PersonInput, b: PersonInput): boolean =>
  a.given === b.given &&
  a.actionSource === b.actionSource &&
  a.source === b.source &&
  a.nowMs === b.nowMs &&
  a.platforms.has("meta") === b.platforms.has("meta") &&
  a.platforms.has("tiktok") === b.platforms.has("tiktok") &&
  enrichedFields.every((field) => a.enriched[field] === b.enriched[field]);

/**
 * Makes the step that brings a person into the forms the platforms take: normal forms, hashed where a platform
 * wants a hash. Fields that only a platform without part in the event reads are left out.
 */
export const createPersonReader = (forms: Forms) => {
  const combinations = new Map<string, Steps>();

  const stepsFor = (readership: Readership): Steps => {
    const { platforms, actionSource, source } = readership;
    const key = `${actionSource}${source}${platforms.has("meta")}${platforms.has("tiktok")}`;
    const known = combinations.get(key);
    if (known) return known;
    const told = new Map(userFields.map((row) => [row.field, stepOf(row, readership, forms)]));
    const found = enrichedFields.flatMap((field) => {
      const step = told.get(field);
      told.delete(field);
      return step ? [{ field, step }] : [];
    });
    const steps = { told, found };
    combinations.set(key, steps);
    return steps;
  };

  const readAnew = (input: PersonInput, warnings: Issue[]): Person => {
    const { given, enriched, nowMs } = input;
    const { told, found } = stepsFor(input);
    const country = first(given.country);
    const context: FormContext = { country: country && normaliseCountry(country), nowMs };
    const person: Person = { user: {} };
    for (const field in given) {
      const step = told.get(field);
      const value = given[field];
      if (step && value !== undefined) takeStep(person, field, value, step, context, warnings);
    }
    for (const { field, step } of found) {
      const value = enriched[field];
      if (value) takeStep(person, field, value, step, context, warnings);
    }
    return person;
  };

  let last: { input: PersonInput; person: Person; warnings: readonly Issue[] } | undefined;

  /** @returns the very objects of the call before where the person is the same; nobody changes them */
  return (input: PersonInput, warnings: Issue[]): Person => {
    if (!last || !isSame(input, last.input)) {
      const own: Issue[] = [];
      last = { input, person: readAnew(input, own), warnings: own };
    }
    warnings.push(...last.warnings);
    return last.person;
  };
};
