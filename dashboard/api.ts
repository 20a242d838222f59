import { texts } from "./texts.ts";

let csrf = "";
let signedOut = () => {};

/** Called whenever the server says that nobody is signed in. */
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

interface Refusal {
  code?: string;
  message?: string;
  /** What is wrong at which path of the request. */
  errors?: { path: string; message: string }[];
}

/** The server's sentence, and each place at fault that it does not name itself. */
const sentenceOf = ({ message, errors = [] }: Refusal, status: number): string => {
  const said = message ?? texts.status(status);
  const places = errors.map(({ path, message: wrong }) => `${path} ${wrong}`.trim());
  return [said, ...places.filter((place) => !said.includes(place))].join(" · ");
};

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`api${path}`, {
    method,
    headers: { "x-csrf-token": csrf, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The session is over, or is no more the one that this tab remembers: another tab has signed in since. */
const isOtherSession = ({ code }: Refusal) => code === "signed_out" || code === "csrf_missing";

/** Whether a session is open already, or is given to anybody; remembers its token. */
export const resume = async (): Promise<boolean> => {
  const answer: { csrf?: string } = await send("GET", "/session")
    .then((response) => (response.ok ? response.json() : {}))
    .catch(() => ({}));
  csrf = answer.csrf ?? "";
  return csrf !== "";
};

const ask = async (method: string, path: string, body?: unknown, isRepeat = false): Promise<Response> => {
  const response = await send(method, path, body);
  if (response.ok) return response;
  const refusal: Refusal = await response.json().catch(() => ({}));
  if (isOtherSession(refusal)) {
    if (!isRepeat && (await resume())) return ask(method, path, body, true);
    if (csrf === "") signedOut();
  }
  throw new Error(sentenceOf(refusal, response.status));
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

export const signIn = async (password: string): Promise<void> => {
  csrf = (await post<{ csrf: string }>("/session", { password })).csrf;
};

/**
 * Ends the session, which may be over already.
 * @returns whether a new one is open: nobody has to sign in here
 */
export const signOut = async (): Promise<boolean> => {
  await ask("DELETE", "/session").catch((error: Error) => {
    if (csrf !== "") throw error;
  });
  return resume();
};
