/** One thing a platform refuses. `GET /` lists these, and a test provokes each. */
export interface Rule<Subject, Refusal> extends Refusing<Refusal> {
  /** The place at fault as a dotted path, or undefined where all is well. Never a value: it may be personal. */
  check(subject: Subject): string | undefined;
}

/** The half of a rule that a refusal is written from. */
export interface Refusing<Refusal> {
  /** `<platform>-<what>`, also sent as the header `x-sandbox-rule`. */
  id: string;
  /** When it refuses, as a sentence for people. */
  when: string;
  refusal: Refusal;
  /** True where no documented answer of the platform is known and the sandbox made its own. */
  own?: true;
  /** Says what is wrong at that path, where the platform says it more exactly than `refusal` can. */
  sentence?(path: string): string;
}

/** Something a platform accepts and yet makes little use of; the report names it as a warning. */
export interface Notice<Subject> {
  id: string;
  when: string;
  applies(subject: Subject): boolean;
}

/** The ids of the notices that apply. */
export function noticed<Subject>(notices: readonly Notice<Subject>[], subject: Subject): string[] {
  return notices.filter((notice) => notice.applies(subject)).map(({ id }) => id);
}

export interface Breach<Subject, Refusal> {
  rule: Rule<Subject, Refusal>;
  /** Which subject broke it. */
  index: number;
  path: string;
}

/** Finds the first rule, in the order of the table, that any subject breaks, and the first subject that breaks it. */
export function firstBreach<Subject, Refusal>(
  rules: readonly Rule<Subject, Refusal>[],
  subjects: readonly Subject[],
): Breach<Subject, Refusal> | undefined {
  let breach: Breach<Subject, Refusal> | undefined;
  let remaining = rules;
  for (const [index, subject] of subjects.entries()) {
    for (const [order, rule] of remaining.entries()) {
      const path = rule.check(subject);
      if (path === undefined) continue;
      breach = { rule, index, path };
      remaining = rules.slice(0, order);
      break;
    }
  }
  return breach;
}
