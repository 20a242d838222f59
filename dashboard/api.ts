import { texts } from "./texts.ts";

let csrf = "";
let signedOut = () => {};

/** Called whenever the server says that nobody is signed in. */
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
  const response = await fetch(`api${path}`, {
    method,
    headers: { "x-csrf-token": csrf, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  if (response.status === 401 && path !== "/session") signedOut();
  const { message } = await response.json().catch(() => ({}));
  throw new Error(message ?? texts.status(response.status));
};

const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const response = await ask(method, path, body);
  const answer = response.status === 204 ? undefined : await response.json();
  return answer;
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

/** Saves what the API answers as a file; with `body` it is posted. */
export const download = async (path: string, fileName: string, body?: unknown): Promise<void> => {
  const answer = await ask(body === undefined ? "GET" : "POST", path, body);
  const href = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement("a"), { href, download: fileName }).click();
  URL.revokeObjectURL(href);
};

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
