/** One thing that is wrong, at a dotted path: from the event's own root, or from the configuration's. */
export interface Issue {
  path: string;
  message: string;
}

interface CatalogueEntry {
  /** HTTP status; absent where it can only happen outside a request. */
  status?: number;
  /** The place at fault where it is always the same, told with the message: a key of the body, or a header. */
  path?: string;
  /** Sentence with `{slots}`. */
  message: string;
  /** What to do about it. */
  remedy: string;
  /** Whether the very same request can succeed later. */
  retryHelps: boolean;
}

/** Every way the server fails on purpose. Codes are stable: programs may rely on them. */
export const errorCatalogue = {
  rate_limited: {
    status: 429,
    message: "Too many requests from this address.",
    remedy: "Wait as long as Retry-After says; the limit is server.rateLimit.perAddress.",
    retryHelps: true,
  },
  site_rate_limited: {
    status: 429,
    message: "Too many requests for the site {site}.",
    remedy: "Wait as long as Retry-After says; the limit is server.rateLimit.perSite.",
    retryHelps: true,
  },
  unsupported_content_type: {
    status: 415,
    path: "headers.content-type",
    message: "The content type {type} is not accepted here.",
    remedy: "Send JSON as {accepted}, as UTF-8 and uncompressed.",
    retryHelps: false,
  },
  body_too_large: {
    status: 413,
    path: "",
    message: "The body is larger than {limit}.",
    remedy: "Send fewer events in a request.",
    retryHelps: false,
  },
  too_many_events: {
    status: 413,
    path: "events",
    message: "The request has {count} events; at most {limit} are taken.",
    remedy: "Send fewer events in a request.",
    retryHelps: false,
  },
  unauthorized: {
    status: 401,
    path: "headers.authorization",
    message: "The API key is missing or unknown.",
    remedy: "Send one of server.apiKeys as Authorization: Bearer <key>.",
    retryHelps: false,
  },
  invalid_body: {
    status: 400,
    message: "The body is not a request of events.",
    remedy: "Correct what errors names.",
    retryHelps: false,
  },
  bad_request: {
    status: 400,
    message: "The request cannot be read: {reason}.",
    remedy: "Correct the request.",
    retryHelps: false,
  },
  request_timeout: {
    status: 408,
    message: "The request took too long to arrive.",
    remedy: "Send it again over a better connection, or send less at a time.",
    retryHelps: true,
  },
  headers_too_large: {
    status: 431,
    message: "The request's headers are too large.",
    remedy: "Send fewer or smaller headers and cookies.",
    retryHelps: false,
  },
  unknown_site: {
    status: 403,
    path: "site",
    message: "There is no site of this name.",
    remedy: "Use the id of a configured site.",
    retryHelps: false,
  },
  origin_not_listed: {
    status: 403,
    path: "headers.origin",
    message: "This origin may not send for the site {site}.",
    remedy: "Add the page's origin to the site's origins.",
    retryHelps: false,
  },
  origin_unknown: {
    status: 403,
    path: "headers.origin",
    message: "No site lists this origin.",
    remedy: "Add the page's origin to the origins of its site.",
    retryHelps: false,
  },
  signed_out: {
    status: 401,
    message: "Nobody is signed in.",
    remedy: "Sign in with POST /admin/api/session.",
    retryHelps: false,
  },
  wrong_password: {
    status: 401,
    message: "This is not the password.",
    remedy: "Use server.adminPassword of the configuration.",
    retryHelps: false,
  },
  locked_out: {
    status: 429,
    message: "Too many wrong passwords from this address.",
    remedy: "Wait as long as Retry-After says.",
    retryHelps: true,
  },
  csrf_missing: {
    status: 403,
    message: "The request does not come from the signed-in page.",
    remedy: "Send the csrf value of the session as x-csrf-token.",
    retryHelps: false,
  },
  secret_elsewhere: {
    status: 400,
    message: "{secret} belongs to {home} and is not sent to {elsewhere}.",
    remedy: "Give one that was made for {elsewhere}, or leave the address as it was.",
    retryHelps: false,
  },
  changed_meanwhile: {
    status: 409,
    path: "version",
    message: "The set-up was changed meanwhile, in another window or by somebody else; nothing was saved.",
    remedy: "Load the page anew and make your change again.",
    retryHelps: false,
  },
  not_found: {
    status: 404,
    message: "There is nothing at {method} {path}.",
    remedy: "See /openapi.json for the routes.",
    retryHelps: false,
  },
  store_unavailable: {
    status: 503,
    message: "The store cannot write at the moment; nothing of this request was kept.",
    remedy: "Send the same request again after Retry-After seconds; the operator finds the cause in the log.",
    retryHelps: true,
  },
  secrets_unusable: {
    status: 503,
    message: "Tokens are kept in {file}, and it cannot be {used}: {reason}.",
    remedy: "Mend the file, or let the server's user read and write it and its folder; then try again.",
    retryHelps: true,
  },
  not_ready: {
    status: 503,
    message: "The server is not ready: {reason}.",
    remedy: "Ask again after Retry-After seconds.",
    retryHelps: true,
  },
  internal: {
    status: 500,
    message: "The server failed in a way it did not foresee.",
    remedy: "Report it with the log line of this request.",
    retryHelps: true,
  },
  store_address_unknown: {
    message: "No engine keeps a store at {url}.",
    remedy: "Give a folder as store.url, for instance file:./data.",
    retryHelps: false,
  },
  store_unusable: {
    message: "The store in {folder} cannot be used: {reason}.",
    remedy: "Give the process a folder that it may read and write.",
    retryHelps: false,
  },
  store_damaged: {
    message: "The store in {folder} is damaged: {reason}.",
    remedy: "Restore it from a back-up; or move the folder away to begin anew, without the events in it.",
    retryHelps: false,
  },
  store_newer: {
    message:
      "The store in {folder} was written by a newer Twinbeam (schema {found}; this one knows {known}).",
    remedy: "Start the newer version, or restore the back-up made before the upgrade.",
    retryHelps: false,
  },
  store_held: {
    message: "Another process relays from the store in {folder}: {holder}.",
    remedy: "Stop that one first, or give this one a store of its own.",
    retryHelps: true,
  },
  configuration_invalid: {
    message: "The configuration has {count}.",
    remedy: "Correct what is named and start again.",
    retryHelps: false,
  },
  address_in_use: {
    message: "Port {port} on {host} is already in use.",
    remedy: "Stop the other program, or choose another port with --port or server.port.",
    retryHelps: true,
  },
  address_unavailable: {
    message: "The server cannot listen on {host}:{port}: {reason}.",
    remedy: "Choose an address of this machine with --host or server.host.",
    retryHelps: false,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** A failure from the catalogue. `message` is for people, `code` for programs. */
export class TwinbeamError extends Error {
  override readonly name = "TwinbeamError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly remedy: string;
  readonly retryHelps: boolean;
  readonly errors: readonly Issue[];
  /** Seconds for Retry-After. */
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, message: string, remedy: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    const entry: CatalogueEntry = errorCatalogue[code];
    this.code = code;
    this.status = entry.status ?? 500;
    this.remedy = remedy;
    this.retryHelps = entry.retryHelps;
    this.errors = details.errors ?? (entry.path === undefined ? [] : [{ path: entry.path, message }]);
    this.retryAfterS = details.retryAfterS;
  }
}

interface ErrorDetails {
  errors?: readonly Issue[];
  retryAfterS?: number;
  cause?: unknown;
}

const fill = (sentence: string, slots: Record<string, string | number>) =>
  sentence.replace(/\{(\w+)\}/g, (slot, name: string) => String(slots[name] ?? slot));

/** Makes a failure of the catalogue, its `{slots}` filled. */
export const failure = (
  code: ErrorCode,
  slots: Record<string, string | number> = {},
  details: ErrorDetails = {},
): TwinbeamError =>
  new TwinbeamError(
    code,
    fill(errorCatalogue[code].message, slots),
    fill(errorCatalogue[code].remedy, slots),
    details,
  );

/** The body of every answer that is no 200 and no 422. */
export const errorBody = ({ code, message, remedy, errors }: TwinbeamError) => ({
  error: code,
  message: `${message} ${remedy}`,
  errors,
});
