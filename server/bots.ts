import { isbot } from "isbot";

const mostRemembered = 2000;

/** Tells bots by their user agent. Visitors share few user agents, so answers are remembered, and forgotten in bulk. */
export const createBotCheck = (ask: (userAgent: string) => boolean = isbot) => {
  const known = new Map<string, boolean>();
  return (userAgent: string | undefined): boolean => {
    if (!userAgent) return false;
    const remembered = known.get(userAgent);
    if (remembered !== undefined) return remembered;
    if (known.size >= mostRemembered) known.clear();
    const answer = ask(userAgent);
    known.set(userAgent, answer);
    return answer;
  };
};
