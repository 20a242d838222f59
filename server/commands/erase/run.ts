import { confirmed } from "../confirm.ts";
import { wrongUsage } from "../define.ts";
import { counted, createPrinter } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";
import { digestsOf, type Named } from "./digests.ts";

export interface EraseFlags extends Named {
  json?: true;
  config?: string;
}

/** `twinbeam erase`: forgets a person in every store here. */
export const runErase = async (flags: EraseFlags): Promise<void> => {
  const printer = createPrinter(flags.json);
  const digestsIn = (countries: readonly (string | undefined)[]) =>
    digestsOf(flags, countries, (value) =>
      wrongUsage(`${JSON.stringify(value)} has no form under which anything is stored.`),
    );
  // What is wrong with the words is told before anything is looked for.
  if (digestsIn([]).length === 0) wrongUsage("Name the person with --email, --phone or --external-id.");
  const loaded = await loadWithStore(flags.config);
  const digests = digestsIn(loaded?.settings.sites.map(({ defaultCountry }) => defaultCountry) ?? []);
  if (!(await confirmed("Erase this person for good?", flags))) return printer.line("Nothing was erased.");
  const erased = await eachStore(loaded, (queue) => queue.erase(digests));
  const events = erased.reduce((total, store) => total + store.events, 0);
  printer.result({ events });
  printer.line(
    `${counted(events, "event")} ${events === 1 ? "was" : "were"} erased; later ones of this person are refused. What the platforms already have is theirs to erase.`,
  );
};
