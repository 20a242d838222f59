import { fileURLToPath } from "node:url";

/** By this file a folder is known as a store. */
export const storeFile = "store.db";

/** The folder of an embedded store, from its address in the settings (absolute). */
export const folderOfStore = (url: string): string => {
  if (!url.startsWith("file:")) throw new Error(`${url} is no folder: this command needs an embedded store.`);
  return url.startsWith("file:///") ? fileURLToPath(url) : url.slice("file:".length);
};
