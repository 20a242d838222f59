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
  let kept: (KeptRequest & { number: number })[] = [];
  let count = 0;
  let bytes = 0;

  function newest(limit: number) {
    return kept.slice(Math.max(0, kept.length - limit));
  }

  return {
    add(request: KeptRequest): void {
      if (!keepRequests) return;
      count += 1;
      kept.push({ number: count, ...request });
      bytes += request.bodyText.length;
      while (kept.length > 1 && (kept.length > maxRequests || bytes > maxRequestBytes))
        bytes -= kept.shift()?.bodyText.length ?? 0;
    },

    /** The newest `limit` requests as JSON text, newest last. */
    toJson(limit = kept.length): string {
      return `[${newest(limit).map(entryText).join(",\n")}]`;
    },

    /** The same for people: bodies as text, and long ones cut. */
    toShownJson(limit: number): string {
      return JSON.stringify(
        newest(limit).map(({ bodyText, ...entry }) => ({ ...entry, text: cut(bodyText) })),
      );
    },

    clear(): void {
      kept = [];
      bytes = 0;
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
