import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import type { ApiAnswer, ApiRequest } from "./platform.ts";

/** Sends one request; never rejects. */
export type Send = (request: ApiRequest, stop: AbortSignal) => Promise<ApiAnswer>;

/** Both platforms answer in a few hundred bytes. */
const longestAnswerBytes = 1024 * 1024;

const isTimeout = (error: unknown) =>
  error instanceof Error && (error.name === "TimeoutError" || error.name.includes("Timeout"));

const messageOf = (error: unknown) =>
  error instanceof Error
    ? [error.message, "code" in error ? String(error.code) : ""].filter(Boolean).join(" ")
    : String(error);

/** Where an answer breaks off, what came of it may still say that the events were taken: else they make a copy. */
const readText = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.byteLength;
      if (bytes > longestAnswerBytes) break;
    }
  } catch (error) {
    if (bytes === 0) throw error;
  }
  return Buffer.concat(parts).toString("utf8");
};

const tokenHeader = /^(?:authorization|access-token)$/i;

/** An answer may repeat the token of its request, and is kept and shown: it never gets further than here. */
const withoutToken = (text: string, headers: ApiRequest["headers"]): string => {
  let clean = text;
  for (const [name, value] of Object.entries(headers)) {
    if (!tokenHeader.test(name)) continue;
    const token = value.replace(/^Bearer /, "");
    for (const form of [token, JSON.stringify(token).slice(1, -1)])
      if (clean.includes(form)) clean = clean.replaceAll(form, "(token)");
  }
  return clean;
};

/**
 * The way out: connections are kept, `HTTPS_PROXY` and `NO_PROXY` are honoured.
 * @param options.timeoutMs for connecting, sending and the whole answer together. Longer than the platforms ask for:
 *   an answer that is given up too early makes a copy.
 */
export const createSender = ({
  timeoutMs = 10_000,
  agent = new EnvHttpProxyAgent({ keepAliveTimeout: 30_000 }),
}: {
  timeoutMs?: number;
  agent?: Dispatcher;
} = {}): { send: Send; close(): Promise<void> } => {
  return {
    send: async ({ url, headers, body }, stop) => {
      // One controller for both ends: signals joined from a lasting one would pile up on it.
      const over = new AbortController();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        over.abort();
      }, timeoutMs);
      const abort = () => over.abort();
      stop.addEventListener("abort", abort);
      try {
        const answer = await request(url, {
          method: "POST",
          headers,
          body,
          dispatcher: agent,
          signal: over.signal,
        });
        const text = withoutToken(await readText(answer.body), headers);
        const known = Object.entries(answer.headers).map(([name, value]) => [name, value && String(value)]);
        return { status: answer.statusCode, headers: Object.fromEntries(known), body: text };
      } catch (error) {
        return { failure: late || isTimeout(error) ? "timeout" : "network", message: messageOf(error) };
      } finally {
        clearTimeout(timer);
        stop.removeEventListener("abort", abort);
      }
    },
    close: () => agent.destroy(),
  };
};
