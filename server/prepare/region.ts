import { normalisePlace } from "./place.ts";

/** Names of US states, Canadian provinces and US territories, as `normalisePlace` writes them without accents. */
const codes: Readonly<Record<string, string>> = {
  alabama: "al",
  alaska: "ak",
  arizona: "az",
  arkansas: "ar",
  california: "ca",
  colorado: "co",
  connecticut: "ct",
  delaware: "de",
  districtofcolumbia: "dc",
  florida: "fl",
  georgia: "ga",
  hawaii: "hi",
  idaho: "id",
  illinois: "il",
  indiana: "in",
  iowa: "ia",
  kansas: "ks",
  kentucky: "ky",
  louisiana: "la",
  maine: "me",
  maryland: "md",
  massachusetts: "ma",
  michigan: "mi",
  minnesota: "mn",
  mississippi: "ms",
  missouri: "mo",
  montana: "mt",
  nebraska: "ne",
  nevada: "nv",
  newhampshire: "nh",
  newjersey: "nj",
  newmexico: "nm",
  newyork: "ny",
  northcarolina: "nc",
  northdakota: "nd",
  ohio: "oh",
  oklahoma: "ok",
  oregon: "or",
  pennsylvania: "pa",
  rhodeisland: "ri",
  southcarolina: "sc",
  southdakota: "sd",
  tennessee: "tn",
  texas: "tx",
  utah: "ut",
  vermont: "vt",
  virginia: "va",
  washington: "wa",
  westvirginia: "wv",
  wisconsin: "wi",
  wyoming: "wy",
  puertorico: "pr",
  alberta: "ab",
  britishcolumbia: "bc",
  manitoba: "mb",
  newbrunswick: "nb",
  newfoundland: "nl",
  newfoundlandandlabrador: "nl",
  northwestterritories: "nt",
  novascotia: "ns",
  nunavut: "nu",
  ontario: "on",
  princeedwardisland: "pe",
  quebec: "qc",
  saskatchewan: "sk",
  yukon: "yt",
  yukonterritory: "yt",
};

const byName = new Map(Object.entries(codes));
const withCodes = new Set<string | undefined>([undefined, "us", "ca", "pr"]);

const withoutAccents = (place: string): string => place.normalize("NFD").replace(/\p{M}/gu, "");

/**
 * A state: two letters for the United States and Canada, elsewhere the normalised name.
 * @param country the person's country where it is known, two letters in lower case
 */
export const normaliseRegion = (text: string, country?: string): string => {
  const place = normalisePlace(text);
  if (!withCodes.has(country)) return place;
  return byName.get(place) ?? byName.get(withoutAccents(place)) ?? place;
};
