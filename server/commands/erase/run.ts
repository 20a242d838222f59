import { normaliseEmail } from "../../prepare/email.ts";
import { normaliseExternalId } from "../../prepare/external-id.ts";
import { recogniseHash, sha256 } from "../../prepare/hash.ts";
import { confirmed } from "../confirm.ts";
import { wrongUsage } from "../define.ts";
import { counted, createPrinter } from "../print.ts";
import { eachStore, loadWithStore } from "../stores.ts";

export interface EraseFlags {
  email: string[];
  externalId: string[];
  json?: true;
  config?: string;
}

/** The digest under which a person's identifier is stored: of its normal form, or the given one. */
const digestOf = (value: string, normalise: (text: string) => string | undefined): string => {
  const recognised = recogniseHash(value.trim());
  if (recognised && "digest" in recognised) return recognised.digest.slice(0, 64);
  const normal = normalise(value);
  return normal
    ? sha256(normal)
    : wrongUsage(`${JSON.stringify(value)} has no form under which anything is stored.`);
};

/** `twinbeam erase`: forgets a person in every store here. */
export const runErase = async (flags: EraseFlags): Promise<void> => {
  const printer = createPrinter(flags.json);
  const digests = [
    ...flags.email.map((email) => digestOf(email, normaliseEmail)),
    ...flags.externalId.map((id) => digestOf(id, normaliseExternalId)),
  ];
  if (digests.length === 0) wrongUsage("Name the person with --email or --external-id.");
  const loaded = await loadWithStore(flags.config);
  if (!(await confirmed("Erase this person for good?", flags))) return printer.line("Nothing was erased.");
  const erased = await eachStore(loaded, (queue) => queue.erase(digests));
  const events = erased.reduce((total, store) => total + store.events, 0);
  printer.result({ events });
  printer.line(
    `${counted(events, "event")} ${events === 1 ? "was" : "were"} erased; later ones of this person are refused. What the platforms already have is theirs to erase.`,
  );
};
