let csrf = "";
let signedOut = () => {};

/** What a failed request told. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Called whenever the server says that nobody is signed in. */
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const response = await fetch(`api${path}`, {
    method,
    headers: { "x-csrf-token": csrf, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined as T;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401 && path !== "/session") signedOut();
  throw new ApiError(response.status, answer.message ?? `HTTP ${response.status}`);
};

export type Search = Readonly<Record<string, string | number | undefined>>;

/** Path with the parts of a query that are given. */
export const withQuery = (path: string, search: Search): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (value !== undefined && value !== "") query.set(key, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
};

export const get = <T>(path: string, search: Search = {}): Promise<T> => call("GET", withQuery(path, search));
export const post = <T>(path: string, body: unknown): Promise<T> => call("POST", path, body);

export const remove = <T>(path: string): Promise<T> => call("DELETE", path);

/** Whether a session is open already; remembers its token. */
export const resume = async (): Promise<boolean> => {
  const answer = await get<{ csrf?: string }>("/session").catch((): { csrf?: string } => ({}));
  csrf = answer.csrf ?? "";
  return csrf !== "";
};

export const signIn = async (password: string): Promise<void> => {
  csrf = (await post<{ csrf: string }>("/session", { password })).csrf;
};

export const signOut = async (): Promise<void> => {
  await call("DELETE", "/session");
  csrf = "";
};
