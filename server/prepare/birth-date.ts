const yearFirst = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ].*)?$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const oldest = 1900;

const written = (year: number, month: number, day: number, nowMs: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || year < oldest || date.getTime() > nowMs) return undefined;
  return `${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`;
};

/**
 * `YYYYMMDD` for `YYYYMMDD`, ISO, `M/D/YYYY` and `D.M.YYYY`; where only one reading is possible, that one.
 * Undefined for a date that does not exist, lies ahead, has a two-digit year, or can be read in two ways.
 * @param nowMs Unix milliseconds: nobody is born later
 */
export const normaliseBirthDate = (text: string, nowMs: number): string | undefined => {
  const compact = text.trim().replace(/([./-])\s+/g, "$1");
  const iso = yearFirst.exec(compact);
  if (iso) {
    const paired = iso[2] !== "" || (iso[3]?.length === 2 && iso[4]?.length === 2);
    return paired ? written(Number(iso[1]), Number(iso[3]), Number(iso[4]), nowMs) : undefined;
  }
  const parts = yearLast.exec(compact);
  if (!parts) return undefined;
  const [first, second, year] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  const monthFirst = written(year, first, second, nowMs);
  const dayFirst = written(year, second, first, nowMs);
  if (parts[2] === "/") return monthFirst ?? dayFirst;
  if (parts[2] === ".") return dayFirst ?? monthFirst;
  if (monthFirst && dayFirst && monthFirst !== dayFirst) return undefined;
  return monthFirst ?? dayFirst;
};
