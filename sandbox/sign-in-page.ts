import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Answers a sign-in dialog: a person's browser is asked first, any other client is sent on at once as if allowed.
 * `refusedTo` is where a person's refusal leads.
 */
export function answerSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { platform, allowedTo, refusedTo }: { platform: string; allowedTo: URL; refusedTo: URL },
): FastifyReply {
  if (request.headers["sec-fetch-mode"] !== "navigate") return reply.redirect(allowedTo.href);
  return reply.type("text/html; charset=utf-8").send(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${platform} sign-in (sandbox)</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 20vh auto; padding: 0 1.5rem; }
a { display: inline-block; padding: .6rem 1.2rem; margin-right: .5rem; border: 1px solid; border-radius: .5rem; text-decoration: none; color: inherit; }
a:first-of-type { background: LinkText; border-color: LinkText; color: Canvas; }
</style>
<h1>${platform}, as the sandbox plays it</h1>
<p>An app on this machine asks to read your accounts and to send events. Nobody is really signed in here.</p>
<a href="${escapeHtml(allowedTo.href)}">Allow</a><a href="${escapeHtml(refusedTo.href)}">Refuse</a>
</html>`);
}

/** The redirect with what the platform adds to its query. */
export function redirectWith(redirectUri: string, members: Readonly<Record<string, string | null>>): URL {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(members)) if (value !== null) url.searchParams.set(name, value);
  return url;
}

/** Whether a redirect can be answered to. */
export function isRedirect(text: string | null): text is string {
  return text !== null && /^https?:\/\/[^/]/.test(text) && URL.canParse(text);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
