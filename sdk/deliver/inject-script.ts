type Policy = NonNullable<ReturnType<NonNullable<Window["trustedTypes"]>["createPolicy"]>>;
let policy: Policy | undefined;

/** A page that enforces Trusted Types must allow the policy's name. Source: W3C, Trusted Types. */
const trusted = (url: string): string => {
  policy ??= window.trustedTypes?.createPolicy("twinbeam", { createScriptURL: (address) => address });
  return policy?.createScriptURL(url) ?? url;
};

/** Whether a platform's script came. */
export interface InjectedScript {
  /** undefined while it is on its way. */
  loaded?: boolean;
  insertedAtMs: number;
}

export type InjectScript = (url: string) => InjectedScript;

/**
 * Makes the function that loads platform scripts into the page.
 * @param nonce of the tag's own element; else of any script that has one
 */
export const createInjectScript =
  ({ nonce, nowMs = Date.now }: { nonce?: string | undefined; nowMs?: () => number }): InjectScript =>
  (url) => {
    const state: InjectedScript = { insertedAtMs: nowMs() };
    const script = document.createElement("script");
    const given = nonce || document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
    if (given) script.nonce = given;
    script.async = true;
    script.onload = () => {
      state.loaded = true;
    };
    script.onerror = () => {
      state.loaded = false;
    };
    try {
      script.src = trusted(url);
      document.head.append(script);
    } catch {
      state.loaded = false;
    }
    return state;
  };

const patienceMs = 3000;

/** `blocked` where the script failed or had not loaded 3 s after it was inserted. */
export const wordOf = (script: InjectedScript | undefined, nowMs: number): "fired" | "blocked" =>
  script && !script.loaded && (script.loaded === false || nowMs - script.insertedAtMs > patienceMs)
    ? "blocked"
    : "fired";
