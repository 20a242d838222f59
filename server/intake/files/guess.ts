import { fieldAliases, partAliases, weakAliases } from "./aliases.ts";
import { eventFields, isEventField } from "./fields.ts";

export interface Guess {
  field: string;
  /** Only where no other column says it. */
  weak?: true;
}

/** Column names are compared by their letters and digits alone. */
const fold = (column: string) => column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

const byFold = new Map<string, Guess>();
const learn = (name: string, guess: Guess) => {
  const key = fold(name);
  if (key && !byFold.has(key)) byFold.set(key, guess);
};

/** Last segments that say enough by themselves: `email`, `order_id`; but not `name` of an app. */
const speaking = /^(user|properties)\.([^.]+)$/;

for (const field of eventFields) learn(field, { field });
for (const field of eventFields) {
  const leaf = speaking.exec(field)?.[2];
  if (leaf) learn(leaf, { field });
}
for (const [field, names] of Object.entries(fieldAliases))
  for (const name of names.split(" ")) learn(name, { field });
for (const [field, names] of Object.entries(weakAliases))
  for (const name of names.split(" ")) learn(name, { field, weak: true });
for (const [theirs, ours] of partAliases)
  for (const field of eventFields)
    if (field.startsWith(ours)) learn(theirs + field.slice(ours.length), { field });

/** `em.0` and `contents.1.id`: a known name with a place in a list behind it. */
const withPlace = (column: string): Guess | undefined => {
  const match = /^(.*?)\.(\d+(?:\..+)?)$/.exec(column);
  const guess = match?.[1] ? byFold.get(fold(match[1])) : undefined;
  return guess && { ...guess, field: `${guess.field}.${match?.[2]}` };
};

const carriedOver = (column: string): Guess | undefined => {
  const row = partAliases.find(([theirs]) => column.startsWith(theirs));
  const field = row && row[1] + column.slice(row[0].length);
  return field && isEventField(field) ? { field } : undefined;
};

/**
 * The field that a column most likely means, by its name alone: ours, Meta's, TikTok's or GA4's, dotted or
 * flat. Undefined: the column is not sent, because what nobody named may be personal.
 */
export const guessField = (column: string): Guess | undefined => {
  if (isEventField(column)) return { field: column };
  return byFold.get(fold(column)) ?? withPlace(column) ?? carriedOver(column);
};
