import { chmod, readFile, writeFile } from "node:fs/promises";
import { parse } from "dotenv";

/** A value as dotenv reads it back: in quotes where it needs them. */
const quoted = (value: string) => (/^[\w./:+=@-]*$/.test(value) ? value : `'${value}'`);

/**
 * Sets variables in an `.env` text; every other line stays byte for byte.
 * @param text what the file holds, or nothing
 */
export const setVariables = (text: string, values: Readonly<Record<string, string>>): string => {
  let result = text;
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoted(value)}`;
    const present = new RegExp(`^(export\\s+)?${name}\\s*=.*$`, "m");
    if (present.test(result)) result = result.replace(present, () => line);
    else result += `${result && !result.endsWith("\n") ? "\n" : ""}${line}\n`;
  }
  return result;
};

const readIfAny = (path: string) =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new Error(`${path} cannot be read: ${error.message}.`, { cause: error });
  });

/** Variables that the file sets already. */
export const readVariables = async (path: string): Promise<Record<string, string>> =>
  parse(await readIfAny(path));

/** Writes variables into the file, which only its owner may read from then on. */
export const writeVariables = async (
  path: string,
  values: Readonly<Record<string, string>>,
): Promise<void> => {
  const before = await readIfAny(path);
  const after = setVariables(before, values);
  if (after !== before) await writeFile(path, after, { mode: 0o600 });
  await chmod(path, 0o600);
};
