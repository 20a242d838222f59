import type { Platform } from "./options.ts";

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
  let kept: KeptRequest[] = [];
  let bytes = 0;

  return {
    add(request: KeptRequest): void {
      if (!keepRequests) return;
      kept.push(request);
      bytes += request.bodyText.length;
      while (kept.length > 1 && (kept.length > maxRequests || bytes > maxRequestBytes))
        bytes -= kept.shift()?.bodyText.length ?? 0;
    },

    /** The newest `limit` requests as JSON text, newest last. */
    toJson(limit = kept.length): string {
      return `[${kept
        .slice(Math.max(0, kept.length - limit))
        .map(entryText)
        .join(",\n")}]`;
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
