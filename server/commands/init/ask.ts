import { cancel, group, intro, note, password, select, text } from "@clack/prompts";
import { type Answers, consentModes, forms } from "./answers.ts";

const validate = (key: keyof Answers) => (value: string | undefined) =>
  !value || forms[key].isRight(value) ? undefined : forms[key].wrong;

const optional = "leave empty to go without";

const where = {
  meta: [
    "Pixel id: Events Manager, Data sources, your pixel, Settings.",
    "Token: the same page, Conversions API, Generate access token.",
    "docs/meta-account.md shows the way step by step.",
  ],
  tiktok: [
    "Pixel code: Events Manager, Web events, your pixel; it stands under its name.",
    "Token: the pixel's Settings, Events API, Generate access token.",
    "docs/tiktok-account.md shows the way step by step.",
  ],
};

const consentHints: Readonly<Record<(typeof consentModes)[number], string>> = {
  granted: "no banner: everything is allowed",
  required: "wait until the page calls twinbeam('consent', …)",
  denied: "nothing until the page grants",
  "consent-mode": "follow Google consent mode",
  tcf: "follow an IAB TCF banner",
  gpp: "follow an IAB GPP banner",
};

const stop = () => {
  cancel("Nothing was written.");
  throw new Error(
    "The questions were not answered to their end; flags answer them too (twinbeam init --help).",
  );
};

type Question = Promise<string | symbol> | undefined;
type Results = { results: { metaPixelId?: string; tiktokPixelCode?: string } };

/** Only what was asked and answered, trimmed. */
const given = (asked: { [key: string]: string | undefined }): Answers =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])),
  );

/**
 * Asks for what flags did not say.
 * @param known answers that flags gave: not asked again
 */
export const ask = async (known: Answers): Promise<Answers> => {
  intro("Twinbeam: one conversion, two beams");
  const line = (key: keyof Answers, message: string, placeholder: string) => () =>
    known[key] === undefined ? text({ message, placeholder, validate: validate(key) }) : undefined;
  const secret = (key: keyof Answers, message: string) => () =>
    known[key] === undefined ? password({ message, validate: validate(key) }) : undefined;
  const explained = (title: string, lines: readonly string[], question: () => Question) => () => {
    note(lines.join("\n"), title);
    return question();
  };
  const asked = await group(
    {
      domain: line("domain", "Domain of the shop", "shop.example"),
      metaPixelId: explained(
        "Meta",
        where.meta,
        line("metaPixelId", `Meta pixel id (${optional})`, "1234567890123456"),
      ),
      metaToken: ({ results }: Results): Question =>
        results.metaPixelId ? secret("metaToken", "Meta access token")() : undefined,
      tiktokPixelCode: explained(
        "TikTok",
        where.tiktok,
        line("tiktokPixelCode", `TikTok pixel code (${optional})`, "C4XXXXXXXXXXXXXXXXXX"),
      ),
      tiktokToken: ({ results }: Results): Question =>
        (results.tiktokPixelCode ?? known.tiktokPixelCode)
          ? secret("tiktokToken", "TikTok access token")()
          : undefined,
      dataLayer: line("dataLayer", "Path of the data layer", "dataLayer.meta"),
      consent: () =>
        known.consent === undefined
          ? select({
              message: "How does a visitor consent?",
              options: consentModes.map((value) => ({ value, label: value, hint: consentHints[value] })),
            })
          : undefined,
    },
    { onCancel: stop },
  );
  return { ...given(asked), ...known };
};
