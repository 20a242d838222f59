import { wrongUsage } from "../define.ts";
import { loadWorkSettings } from "../load-settings.ts";
import { createPrinter, type Printer } from "../print.ts";
import { checkConfiguration } from "./configuration.ts";
import { checkPlatforms } from "./platforms.ts";
import type { Result } from "./result.ts";
import { checkStore } from "./store.ts";

export interface CheckFlags {
  site?: string;
  json?: true;
  config?: string;
}

const marks: Readonly<Record<Result["state"], string>> = { right: "ok", note: "--", wrong: "!!" };

const tell = (result: Result, printer: Printer) => {
  printer.line(`${marks[result.state]}  ${result.check}: ${result.what}`);
  if (result.state !== "wrong") return;
  printer.line(`      why: ${result.why}`);
  printer.line(`      do:  ${result.todo}`);
};

/** `twinbeam check`: everything that can be known to be right or wrong before a visitor meets it. */
export const runCheck = async (url: string | undefined, flags: CheckFlags): Promise<void> => {
  if (url !== undefined && (!/^https?:\/\//.test(url) || !URL.canParse(url)))
    wrongUsage(`${url} is no http or https address: write it out, as https://shop.example.`);
  const printer = createPrinter(flags.json);
  const loaded = await loadWorkSettings(flags.config);
  const results: Result[] = [];
  const add = (more: readonly Result[]) => {
    for (const result of more) tell(result, printer);
    results.push(...more);
  };
  add(checkConfiguration(loaded));
  add(await checkStore(loaded.settings.store.url));
  add(await checkPlatforms(loaded.settings));
  if (url !== undefined) {
    const { checkPage } = await import("./page.ts");
    add(await checkPage(url, loaded.settings));
  }
  const findings = results.filter(({ state }) => state === "wrong").length;
  printer.result({ findings, results });
  printer.line(
    findings ? `\n${findings} ${findings === 1 ? "finding" : "findings"}.` : "\nNothing is wrong.",
  );
  if (findings) process.exitCode = 1;
};
