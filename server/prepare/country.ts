/** Names people write that are not what Intl calls the country in English; the code follows. */
const otherNames: Readonly<Record<string, string>> = {
  usa: "us",
  unitedstatesofamerica: "us",
  america: "us",
  greatbritain: "gb",
  britain: "gb",
  england: "gb",
  scotland: "gb",
  wales: "gb",
  northernireland: "gb",
  czechrepublic: "cz",
  turkey: "tr",
  holland: "nl",
  thenetherlands: "nl",
  macedonia: "mk",
  ivorycoast: "ci",
  burma: "mm",
  swaziland: "sz",
  capeverde: "cv",
  easttimor: "tl",
  congo: "cg",
  republicofthecongo: "cg",
  democraticrepublicofthecongo: "cd",
  palestine: "ps",
  vaticancity: "va",
  southkorea: "kr",
  republicofkorea: "kr",
  northkorea: "kp",
  russianfederation: "ru",
  vietnam: "vn",
  hongkong: "hk",
  macau: "mo",
  macao: "mo",
  peoplesrepublicofchina: "cn",
  republicofireland: "ie",
  thegambia: "gm",
  thebahamas: "bs",
  thephilippines: "ph",
  uae: "ae",
};

/** Regions that Intl names and that are no countries. */
const notCountries = new Set(["eu", "ez", "un", "zz", "qo", "xa", "xb"]);

const fold = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll("&", "and")
    .replace(/\bst\b/g, "saint")
    .normalize("NFD")
    .replace(/[^\p{L}]+/gu, "");

const letters = "abcdefghijklmnopqrstuvwxyz";

/** Codes and folded English names, made once from the tables of Intl. */
const countryTable = (): Map<string, string> => {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const table = new Map(Object.entries(otherNames));
  for (const first of letters) {
    for (const second of letters) {
      const code = `${first}${second}`;
      const name = names.of(code.toUpperCase());
      if (!name || notCountries.has(code)) continue;
      // Intl knows what became of old codes: UK is GB, DD is DE.
      const current = new Intl.Locale(`und-${code}`).region?.toLowerCase() ?? code;
      table.set(code, current);
      table.set(fold(name), current);
    }
  }
  return table;
};

let table: Map<string, string> | undefined;

/** Two letters of ISO 3166-1 in lower case, for a code or an English name; undefined where there is no such country. */
export const normaliseCountry = (text: string): string | undefined => {
  table ??= countryTable();
  const lower = text.trim().toLowerCase();
  return table.get(lower) ?? table.get(fold(lower));
};
