import type { CheckedUser } from "../../event/checked.ts";
import { type NormalForm, type PlatformField, type UserField, userFields } from "../../event/fields.ts";
import type { PreparedUser } from "../../event/prepared.ts";
import type { Platform, Source } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
import { type Enriched, enrichedFields } from "./enrich.ts";
import { recogniseHash, sha256 } from "./hash.ts";
import type { Form, FormContext } from "./normal-forms.ts";

type Forms = Readonly<Record<Exclude<NormalForm, "ip">, Form>>;

export interface Person {
  user: PreparedUser;
  tiktok_user?: PreparedUser;
}

interface Walk {
  forms: Forms;
  context: FormContext;
  warnings: Issue[];
}

/** Meta takes these as JSON integers and refuses the whole event for any other form. */
const integer = /^\d{1,17}$/;

/** Both platforms hash the same text, so one digest serves them. */
const isShared = ({ meta, tiktok }: UserField): boolean =>
  meta !== undefined && tiktok !== undefined && meta.form === tiktok.form && meta.hash === tiktok.hash;

const warn = (walk: Walk, path: string, problem: string): undefined => {
  walk.warnings.push({ path, message: `Dropped: ${problem}.` });
};

/** What leaves for one value: its digest, or its normal form in clear; undefined where it is dropped. */
const prepareValue = (text: string, rule: PlatformField, path: string, walk: Walk): string | undefined => {
  const hashed = rule.hash || isPlace(rule.form) ? recogniseHash(text) : undefined;
  if (hashed) {
    if ("problem" in hashed) return warn(walk, path, hashed.problem);
    return rule.hash ? hashed.digest : undefined;
  }
  if (rule.form === "ip") return text;
  const form = walk.forms[rule.form];
  const normal = form.normalise(text, walk.context);
  if (!normal) return warn(walk, path, form.problem);
  if (rule.integer && !integer.test(normal)) return warn(walk, path, "it is no number of at most 17 digits");
  return rule.hash ? sha256(normal) : normal;
};

/** Forms that TikTok takes in clear: a hashed one would be nonsense there. */
const isPlace = (form: NormalForm): boolean => form === "place" || form === "region" || form === "country";

const prepareField = (
  value: string | string[],
  rule: PlatformField,
  field: string,
  walk: Walk,
): string | string[] | undefined => {
  const path = `user.${field}`;
  if (typeof value === "string") {
    const one = prepareValue(value, rule, path, walk);
    return one !== undefined && rule.hash ? [one] : one;
  }
  const values: string[] = [];
  value.forEach((text, index) => {
    const one = prepareValue(text, rule, `${path}.${index}`, walk);
    if (one !== undefined && !values.includes(one)) values.push(one);
  });
  return rule.hash ? (values.length > 0 ? values : undefined) : values[0];
};

/** Which rules of a row apply: Meta's or the one both share, and TikTok's own where it differs. */
const rulesFor = (row: UserField, platforms: ReadonlySet<Platform>, source: Source) => {
  const meta = platforms.has("meta") ? row.meta : undefined;
  const tiktok = platforms.has("tiktok") && row.tiktok?.sources.includes(source) ? row.tiktok : undefined;
  return row.meta && !isShared(row) ? { main: meta, own: tiktok } : { main: meta ?? tiktok, own: undefined };
};

type Rules = ReadonlyMap<string, ReturnType<typeof rulesFor>>;

const combinations = new Map<string, Rules>();

/** The rules by field, worked out once for each combination of platforms and source. */
const rulesOf = (platforms: ReadonlySet<Platform>, source: Source): Rules => {
  const key = `${platforms.has("meta")} ${platforms.has("tiktok")} ${source}`;
  const known = combinations.get(key);
  if (known) return known;
  const rules = new Map(userFields.map((row) => [row.field, rulesFor(row, platforms, source)]));
  combinations.set(key, rules);
  return rules;
};

/**
 * The person as the platforms take it: normal forms, hashed where a platform wants a hash. Fields that only a
 * platform without part in the event reads are left out.
 * @param enriched wins over what `given` says
 */
export const preparePerson = (
  given: CheckedUser,
  enriched: Enriched,
  platforms: ReadonlySet<Platform>,
  source: Source,
  walk: Walk,
): Person => {
  const rules = rulesOf(platforms, source);
  const user: PreparedUser = {};
  const tiktokUser: PreparedUser = {};
  // What is wrong with a value is told once, by the rule that comes first.
  const quiet: Walk = { ...walk, warnings: [] };
  const add = (field: string, value: string | string[]) => {
    const row = rules.get(field);
    if (!row) return;
    const main = row.main && prepareField(value, row.main, field, walk);
    if (main !== undefined) user[field] = main;
    if (!row.own) return;
    const own = prepareField(value, row.own, field, row.main ? quiet : walk);
    if (own !== undefined) tiktokUser[field] = own;
  };
  for (const field of Object.keys(given)) {
    const value = given[field];
    if (value !== undefined && !(field in enriched)) add(field, value);
  }
  for (const field of enrichedFields) {
    const value = enriched[field];
    if (value) add(field, value);
  }
  return Object.keys(tiktokUser).length > 0 ? { user, tiktok_user: tiktokUser } : { user };
};
