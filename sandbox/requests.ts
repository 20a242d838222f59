import type { Platform } from "./options.ts";

/** Characters of a body that people are shown. */
const shownCharacters = 20_000;

/** One request as it arrived. `bodyText` is JSON text, kept letter for letter so that no long number is rounded. */
export interface KeptRequest {
  platform: Platform;
  kind: "api" | "pixel";
  method: string;
  path: string;
  status: number;
  /** Arrival, Unix milliseconds of the sandbox's clock. */
  at: number;
  bodyText: string;
  /** What an API request had in its query. */
  query: Readonly<Record<string, unknown>>;
  /** The answer's body; null for a pixel. */
  answer: unknown;
}

export type RequestLog = ReturnType<typeof createRequestLog>;

/** Keeps the newest requests, by count and by bytes; at least the newest one. */
export function createRequestLog({
  keepRequests,
  maxRequests,
  maxRequestBytes,
}: {
  keepRequests: boolean;
  maxRequests: number;
  maxRequestBytes: number;
}) {
  const kept = new Map<number, KeptRequest>();
  let count = 0;
  let oldest = 1;
  let bytes = 0;

  function newest(limit: number): (KeptRequest & { number: number })[] {
    const requests = [];
    for (let number = Math.max(oldest, count - limit + 1); number <= count; number++) {
      const request = kept.get(number);
      if (request) requests.push({ number, ...request });
    }
    return requests;
  }

  function dropOldest(): void {
    bytes -= kept.get(oldest)?.bodyText.length ?? 0;
    kept.delete(oldest++);
  }

  return {
    add(request: KeptRequest): void {
      if (!keepRequests) return;
      kept.set(++count, request);
      bytes += request.bodyText.length;
      while (kept.size > 1 && (kept.size > maxRequests || bytes > maxRequestBytes)) dropOldest();
    },

    /** The newest `limit` requests, each as JSON text, newest last. */
    *texts(limit = kept.size): Generator<string> {
      for (const request of newest(limit)) yield entryText(request);
    },

    /** The same for people: bodies as text, and long ones cut. */
    shown(limit: number) {
      return newest(limit).map(({ bodyText, ...entry }) => ({ ...entry, text: cut(bodyText) }));
    },

    clear(): void {
      while (kept.size > 0) dropOldest();
    },
  };
}

function entryText({ bodyText, ...entry }: KeptRequest): string {
  return `${JSON.stringify(entry).slice(0, -1)},"body":${bodyText}}`;
}

function cut(text: string): string {
  const rest = text.length - shownCharacters;
  return rest > 0 ? `${text.slice(0, shownCharacters)}\n… ${rest} more characters` : text;
}
