import { type Identifier, identifiers } from "../../../event/identifiers.ts";
import { confirmed } from "../confirm.ts";
import { wrongUsage } from "../define.ts";
import { counted, createPrinter } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";
import { type Given, identifiersOf } from "./identifiers.ts";

export interface EraseFlags {
  email: string[];
  phone: string[];
  externalId: string[];
  /** `field=value`. */
  id: string[];
  json?: true;
  config?: string;
}

const isIdentifier = (field: string): field is Identifier => identifiers.some((known) => known === field);

const givenIn = (word: string): Given => {
  const [field = "", ...value] = word.split("=");
  if (isIdentifier(field) && value.length > 0) return { field, value: value.join("=") };
  return wrongUsage(
    `--id ${JSON.stringify(word)} is no field=value of a field that names one person: ${identifiers.join(", ")}.`,
  );
};

const personOf = ({ email, phone, externalId, id }: EraseFlags): Given[] => [
  ...email.map((value): Given => ({ field: "email", value })),
  ...phone.map((value): Given => ({ field: "phone", value })),
  ...externalId.map((value): Given => ({ field: "external_id", value })),
  ...id.map(givenIn),
];

/** `twinbeam erase`: forgets a person in every store here. */
export const runErase = async (flags: EraseFlags): Promise<void> => {
  const printer = createPrinter(flags.json);
  const person = personOf(flags);
  const storedIn = (countries: readonly (string | undefined)[]) =>
    identifiersOf(person, countries, ({ field, value }) =>
      wrongUsage(`${field}: ${JSON.stringify(value)} has no form under which anything is stored.`),
    );
  // What is wrong with the words is told before anything is looked for.
  if (storedIn([]).length === 0) wrongUsage("Name the person with --email, --phone, --external-id or --id.");
  const loaded = await loadWithStore(flags.config);
  const stored = storedIn(loaded?.settings.sites.map(({ defaultCountry }) => defaultCountry) ?? []);
  if (!(await confirmed("Erase this person for good?", flags))) return printer.line("Nothing was erased.");
  const erased = await eachStore(loaded, (queue) => queue.erase(stored));
  const events = erased.reduce((total, store) => total + store.events, 0);
  printer.result({ events });
  printer.line(
    `${counted(events, "event")} ${events === 1 ? "was" : "were"} erased; later ones of this person are refused. What the platforms already have is theirs to erase.`,
  );
};
