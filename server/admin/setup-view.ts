import type { FastifyInstance } from "fastify";
import { failure, type Issue } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { type Connections, connectionRoutes } from "./connections-view.ts";
import { type Keys, keyRoutes } from "./keys-view.ts";

/** One destination as the set-up shows and takes it. */
export interface SetupDestination {
  pixelId?: string;
  eventSourceId?: string;
  /** TikTok; web where absent. */
  eventSource?: string;
  testEventCode?: string;
  apiBase?: string;
  scriptUrl?: string;
  /** Only on the way in, where a new one is given. */
  accessToken?: string;
  /** Name of the login that the token comes from. */
  connection?: string;
  /** Only on the way out: whether one is kept. */
  hasToken?: boolean;
}

/** A site as the set-up shows and takes it: the configuration's form, without secrets. */
export interface SetupSite {
  id: string;
  origins: string[];
  dataLayer?: string;
  consent?: unknown;
  cookieDomain?: string;
  triggers?: unknown[];
  meta?: SetupDestination[];
  tiktok?: SetupDestination[];
}

export interface SetupView {
  sites: SetupSite[];
  /** File, environment or flags say which sites there are: shown, not to be changed here. */
  readOnly: boolean;
  /** Of the sites as they are kept: given back with a save, it keeps one page from undoing another's. */
  version: string;
}

/** What the set-up needs of the running server. */
export interface Setup {
  view(): Promise<SetupView>;
  /**
   * Keeps the sites and puts them to work, or names what is wrong with them.
   * @param version of the view that was changed; absent: whatever is kept is replaced
   * @throws `changed_meanwhile` where that is no longer what is kept
   */
  save(sites: unknown, version?: unknown): Promise<Issue[]>;
  /** What the page set as a configuration file, `${NAME}` in place of each secret. */
  exported(): Promise<string>;
  keys: Keys;
  connections: Connections;
}

const auditRows = 50;

/** `GET /setup`, `POST /setup` with `{ sites, version }`, `GET /setup/audit`, `GET /setup/twinbeam.config.json`, keys and logins. */
export const setupRoutes = (
  app: FastifyInstance,
  { setup, read }: { setup: Setup; read: Pick<Queue["read"], "auditTrail"> },
) => {
  keyRoutes(app, setup);
  connectionRoutes(app, setup);
  app.get("/setup/audit", () => read.auditTrail({ limit: auditRows }));
  app.get("/setup", () => setup.view());
  app.post("/setup", async ({ body }): Promise<SetupView> => {
    const { sites, version } = (body ?? {}) as { sites?: unknown; version?: unknown };
    const errors = await setup.save(sites, version);
    if (errors.length > 0) {
      const reason = errors.map(({ path, message }) => `${path} ${message}`).join("; ");
      throw failure("bad_request", { reason }, { errors });
    }
    return setup.view();
  });
  app.get("/setup/twinbeam.config.json", async (_request, reply) =>
    reply
      .type("application/json; charset=utf-8")
      .header("content-disposition", 'attachment; filename="twinbeam.config.json"')
      .send(await setup.exported()),
  );
};
