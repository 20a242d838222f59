import type { ApiAnswer } from "../exchange.ts";

/** What an error answer of the Graph API is made of; reference section 7. */
export interface MetaRefusal {
  /** HTTP; default 400. */
  status?: number;
  /** Default `OAuthException`. */
  type?: string;
  code: number;
  subcode?: number;
  title: string;
}

let traces = 0;

/** A trace id of the right look. */
export function traceId(): string {
  traces += 1;
  return `A${Buffer.from(`sandbox-${traces}`).toString("base64url")}`;
}

/** Low usage on every answer, as the live API sends it; a scripted answer can override it. */
export function usageHeaders(): Record<string, string> {
  return {
    "x-app-usage": '{"call_count":1,"total_cputime":1,"total_time":1}',
    "facebook-api-version": "v25.0",
  };
}

/** The error body of a refusal. `path` says where; a sandbox's own rule says so. */
export function refuse(
  { status = 400, type = "OAuthException", code, subcode, title }: MetaRefusal,
  { id, own, path }: { id: string; own?: boolean; path: string },
): ApiAnswer {
  const place = path === "" ? "" : ` (${path})`;
  const note = own ? `The sandbox's own rule ${id}; the live code is not known.` : `Sandbox rule ${id}.`;
  return {
    status,
    headers: { ...usageHeaders(), "x-sandbox-rule": id },
    body: {
      error: {
        message: `(#${code}) ${title}${place}`,
        type,
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        is_transient: false,
        error_user_title: title,
        error_user_msg: `${note}${place}`,
        fbtrace_id: traceId(),
      },
    },
  };
}
