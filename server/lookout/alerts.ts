import type { FastifyBaseLogger } from "fastify";
import { request } from "undici";
import { problemCatalogue } from "../observe/problem-catalogue.ts";
import type { Problem } from "../observe/problems.ts";

/** What the webhook is sent. `text` is what chat services show. */
export interface Alert extends Problem {
  state: "began" | "ended";
  title: string;
  remedy: string;
  /** ISO 8601. */
  at: string;
  text: string;
}

export interface AlertsOptions {
  problems: () => Promise<Problem[]>;
  /** Where alerts go at the moment; undefined: into the log only. */
  webhook: () => string | undefined;
  logger: Pick<FastifyBaseLogger, "warn" | "info">;
  post?: (url: string, alert: Alert) => Promise<void>;
  now?: () => number;
}

const timeoutMs = 10_000;

const postJson = async (url: string, alert: Alert) => {
  const { statusCode, body } = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alert),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  await body.dump();
  if (statusCode >= 300) throw new Error(`the webhook answered ${statusCode}`);
};

const nameOf = ({ code, site, destination }: Problem) => [code, site, destination].join("\n");

const alertOf = (problem: Problem, state: Alert["state"], nowMs: number): Alert => {
  const { title, remedy } = problemCatalogue[problem.code];
  const where = problem.destination ? ` (${problem.site}, ${problem.destination})` : "";
  const text =
    state === "began" ? `${title}${where}: ${problem.detail}. ${remedy}` : `Over: ${title}${where}`;
  return { ...problem, state, title, remedy, at: new Date(nowMs).toISOString(), text };
};

/**
 * Tells once when a problem begins and once when it ends. What the webhook does not take is told again at the next
 * look.
 */
export const createAlerts = ({
  problems,
  webhook,
  logger,
  post = postJson,
  now = Date.now,
}: AlertsOptions): { look: () => Promise<void> } => {
  const told = new Map<string, Problem>();
  let isLooking = false;

  const tell = async (problem: Problem, state: Alert["state"]): Promise<boolean> => {
    const url = webhook();
    const alert = alertOf(problem, state, now());
    try {
      if (url) await post(url, alert);
    } catch (error) {
      logger.warn({ err: error, alert: problem.code }, "an alert could not be sent, and is tried again");
      return false;
    }
    const { code, site, destination, detail } = problem;
    const fields = { alert: code, ...(site && { site }), ...(destination && { destination }), detail };
    if (state === "began") logger.warn(fields, alert.title);
    else logger.info(fields, alert.text);
    return true;
  };

  const compare = async () => {
    const found = new Map((await problems()).map((problem) => [nameOf(problem), problem]));
    for (const [name, problem] of found)
      if (!told.has(name) && (await tell(problem, "began"))) told.set(name, problem);
    for (const [name, problem] of told)
      if (!found.has(name) && (await tell(problem, "ended"))) told.delete(name);
  };

  return {
    async look() {
      if (isLooking) return;
      isLooking = true;
      await compare()
        .catch((error: unknown) => logger.warn({ err: error }, "the look for problems failed"))
        .finally(() => {
          isLooking = false;
        });
    },
  };
};
