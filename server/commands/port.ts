import { InvalidArgumentError } from "commander";

const highestPort = 65_535;

/** Reads a port from a flag; 0 means any. */
export const toPort = (text: string): number => {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= highestPort) return port;
  throw new InvalidArgumentError("A port is a number from 0 (any) to 65535.");
};
