import type { PixelWord } from "../../event/schema.ts";

/** Tells what became of a script: `blocked` where it failed or had not loaded 3 s after it was inserted. */
export type ScriptWord = () => Extract<PixelWord, "fired" | "blocked">;

const patienceMs = 3000;
let policy: ReturnType<NonNullable<Window["trustedTypes"]>["createPolicy"]> | undefined;

/**
 * Loads a platform's script into the page. Under Trusted Types the page must allow the policy `twinbeam`; where
 * it does not, the script is blocked.
 * @param nonce of the tag's own element; else that of any script
 */
export const injectScript = (url: string, nonce?: string): ScriptWord => {
  const insertedAtMs = Date.now();
  let isLoaded: boolean | undefined;
  const script = document.createElement("script");
  script.async = true;
  script.nonce = nonce || document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce || "";
  script.onload = script.onerror = (event) => {
    isLoaded = (event as Event).type === "load";
  };
  try {
    policy ??= window.trustedTypes?.createPolicy("twinbeam", { createScriptURL: (address) => address });
    script.src = policy?.createScriptURL(url) ?? url;
    document.head.append(script);
  } catch {
    isLoaded = false;
  }
  return () => ((isLoaded ?? Date.now() - insertedAtMs <= patienceMs) ? "fired" : "blocked");
};
