import type { ApiAnswer } from "../exchange.ts";
import type { Refusing } from "../rules.ts";

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

/** The error answer to a breach; `index` is that of the event at fault, where it is one of `data`. */
export function refuse(
  { rule, path }: { rule: Refusing<MetaRefusal>; path: string },
  { index }: { index?: number } = {},
): ApiAnswer {
  const { id, own, refusal } = rule;
  const { status = 400, type = "OAuthException", code, subcode, title } = refusal;
  const place = index === undefined ? path : `data.${index}.${path}`;
  const note = own ? `The sandbox's own rule ${id}; the live code is not known.` : `Sandbox rule ${id}.`;
  return {
    status,
    headers: { ...usageHeaders(), "x-sandbox-rule": id },
    body: {
      error: {
        message: `(#${code}) ${title}`,
        type,
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        is_transient: false,
        error_user_title: title,
        error_user_msg: `${note} At: ${place}`,
        fbtrace_id: traceId(),
      },
    },
  };
}
