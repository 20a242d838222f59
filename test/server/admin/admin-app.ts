import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createApp } from "../../../server/app.ts";
import type { CheckedConfiguration } from "../../../server/config/schema.ts";
import { toSettings } from "../../../server/config/to-settings.ts";
import { createLiveSettings } from "../../../server/live-settings.ts";
import { openQueue } from "../../../server/queue/open.ts";
import { nowMs, origin } from "../app-under-test.ts";

export const password = "correct horse battery";
export const meta = "meta:123456789012345";
export const tiktok = "tiktok:C4A1B2C3D4E5F6G7H8I9";

const configuration: CheckedConfiguration = {
  server: { adminPassword: password },
  sites: [
    {
      id: "shop",
      origins: [origin],
      meta: [{ pixelId: "123456789012345", accessToken: "token-of-meta" }],
      tiktok: [{ eventSourceId: "C4A1B2C3D4E5F6G7H8I9", accessToken: "token-of-tiktok" }],
    },
  ],
};

/** The whole application over a real store, without a port; the relay stands still. */
export const createAdminApp = async () => {
  const folder = await mkdtemp(join(tmpdir(), "twinbeam-admin-"));
  const now = () => nowMs;
  const queue = await openQueue(`file:${folder}`, { now });
  const settings = createLiveSettings(
    toSettings({ ...configuration, store: { url: `file:${folder}` } }, { folder, tokenOf: () => undefined }),
  );
  // Takes ten off for Meta, so that a preview has something to show.
  settings.replace(settings.current, {
    meta: (event) => ({ ...event, properties: { ...event.properties, value: 49 } }),
  });
  const { server } = await createApp({ settings, queue, logger: pino({ level: "silent" }), tag: "", now });
  return {
    server,
    queue,
    close: async () => {
      await server.close();
      await queue.close();
      await rm(folder, { recursive: true });
    },
  };
};
