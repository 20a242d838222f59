import type { CheckedUser } from "../../event/checked.ts";
import { type NormalForm, type PlatformField, type UserField, userFields } from "../../event/fields.ts";
import type { PreparedUser } from "../../event/prepared.ts";
import type { Platform, Source } from "../../event/schema.ts";
import type { Issue } from "../errors.ts";
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

/**
 * The person as the platforms take it: normal forms, hashed where a platform wants a hash. Fields that only a
 * platform without part in the event reads are left out.
 */
export const preparePerson = (
  given: CheckedUser,
  platforms: ReadonlySet<Platform>,
  source: Source,
  walk: Walk,
): Person => {
  const user: PreparedUser = {};
  const tiktokUser: PreparedUser = {};
  for (const row of userFields) {
    const value = given[row.field];
    if (value === undefined) continue;
    const meta = platforms.has("meta") ? row.meta : undefined;
    const tiktok = platforms.has("tiktok") && row.tiktok?.sources.includes(source) ? row.tiktok : undefined;
    const apart = row.meta !== undefined && !isShared(row) ? tiktok : undefined;
    const rule = meta ?? (apart ? undefined : tiktok);
    const prepared = rule && prepareField(value, rule, row.field, walk);
    if (prepared !== undefined) user[row.field] = prepared;
    // What is wrong with the value was told once already.
    const quiet = rule ? { ...walk, warnings: [] } : walk;
    const own = apart && prepareField(value, apart, row.field, quiet);
    if (own !== undefined) tiktokUser[row.field] = own;
  }
  return Object.keys(tiktokUser).length > 0 ? { user, tiktok_user: tiktokUser } : { user };
};
