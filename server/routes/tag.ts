import type { FastifyInstance } from "fastify";
import type { SiteSettings } from "../config/settings.ts";
import { failure } from "../errors.ts";
import { createScriptFile, type ScriptFile, sendScript } from "./script-file.ts";
import { siteScript } from "./site-script.ts";

const shortCache = "public, max-age=300";
const forever = "public, max-age=31536000, immutable";
const fileName = /^([a-z0-9_-]{1,64})(?:\.([0-9a-f]{16}))?\.js$/;

export interface TagRoutes {
  /** The built tag; undefined where it was not built. */
  tag: string | undefined;
  site(id: string): SiteSettings | undefined;
  beaconPath: string;
}

const answers = {
  200: {
    description: "The script, compressed as the request accepts",
    headers: { ETag: { type: "string" }, "Cache-Control": { type: "string" } },
    content: { "text/javascript": { schema: { type: "string" } } },
  },
  304: { type: "null", description: "The browser has it" },
};

/**
 * `/tag.js`, `/tag/<site>.js` and `/tag/<site>.<hash>.js`. Names are looked up, never turned into paths. A hash of
 * yesterday's configuration still gets the tag, but not forever: a page in some cache must not lose its events.
 */
export const tagRoutes = async (app: FastifyInstance, { tag, site, beaconPath }: TagRoutes) => {
  if (tag === undefined) return;
  const bare = createScriptFile(tag);
  const ofSite = new WeakMap<SiteSettings, ScriptFile>();
  const schema = (summary: string) => ({ schema: { summary, tags: ["tag"], response: answers } });

  app.get("/tag.js", schema("The tag; the page calls init"), (request, reply) =>
    sendScript(request, reply, { file: bare, cacheControl: shortCache }),
  );

  app.get<{ Params: { file: string } }>(
    "/tag/:file",
    schema("The tag with a site's public configuration"),
    (request, reply) => {
      const [, id = "", hash] = fileName.exec(request.params.file) ?? [];
      const settings = site(id);
      if (!settings) throw failure("not_found", { method: request.method, path: request.url });
      const file = ofSite.get(settings) ?? createScriptFile(siteScript(tag, settings, beaconPath));
      ofSite.set(settings, file);
      return sendScript(request, reply, { file, cacheControl: hash === file.hash ? forever : shortCache });
    },
  );
};
