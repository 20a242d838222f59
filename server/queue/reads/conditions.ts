/** A question's conditions with their values, joined by `and`; what is undefined asks nothing. */
export const createConditions = () => {
  const clauses: string[] = [];
  const values: (string | number)[] = [];
  return {
    values,
    add: (clause: string, ...given: (string | number | undefined)[]) => {
      const known = given.filter((value) => value !== undefined);
      if (known.length < given.length) return;
      clauses.push(clause);
      values.push(...known);
    },
    where: () => (clauses.length > 0 ? `where ${clauses.join(" and ")}` : ""),
  };
};

const pageRows = 100;
const longestPage = 1_000;

export const pageSize = (limit = pageRows): number => Math.max(1, Math.min(longestPage, Math.trunc(limit)));
