import type { FastifyInstance } from "fastify";
import { failure } from "../errors.ts";

export interface KeyRow {
  id: string;
  name: string;
  madeAtMs: number;
  /** Another was made in its place; it is valid until it is revoked. */
  replacedAtMs?: number;
}

export interface KeysView {
  rows: KeyRow[];
  /** File or environment name keys: those count, and are changed there. */
  readOnly: boolean;
  /** How many of those there are. */
  fixed: number;
}

/** The only answer that ever holds a key. */
export interface MadeKey {
  key: string;
}

/** Keys for backends. */
export interface Keys {
  view(): Promise<KeysView>;
  make(name: string): Promise<string>;
  /** Makes another of the same name; the old one is valid until it is revoked. */
  rotate(id: string): Promise<string>;
  revoke(id: string): Promise<void>;
}

const longestName = 100;

/** `GET /setup/keys`, `POST /setup/keys` with `{ name }`, `POST /setup/keys/:id/rotate`, `DELETE /setup/keys/:id`. */
export const keyRoutes = (app: FastifyInstance, { keys }: { keys: Keys }) => {
  app.get("/setup/keys", () => keys.view());
  app.post("/setup/keys", async ({ body }): Promise<MadeKey> => {
    const name = (body as { name?: unknown } | null)?.name;
    if (typeof name !== "string" || name.trim() === "" || name.length > longestName)
      throw failure("bad_request", { reason: "name is missing" });
    return { key: await keys.make(name.trim()) };
  });
  app.post<{ Params: { id: string } }>(
    "/setup/keys/:id/rotate",
    async ({ params }): Promise<MadeKey> => ({ key: await keys.rotate(params.id) }),
  );
  app.delete<{ Params: { id: string } }>("/setup/keys/:id", async ({ params }) => {
    await keys.revoke(params.id);
    return keys.view();
  });
};
