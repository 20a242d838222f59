/** Asks on a terminal; elsewhere, and for machines, the command itself was the answer. */
export const confirmed = async (message: string, { json = false } = {}): Promise<boolean> => {
  if (json || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message, initialValue: false })) === true;
};
