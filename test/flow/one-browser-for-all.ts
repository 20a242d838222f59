import { requireBrowser } from "./browser.ts";

/** Before the first file, so that two of them never install a browser at the same time; ends the run where none is. */
export const setup = () => {
  try {
    requireBrowser();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
};
