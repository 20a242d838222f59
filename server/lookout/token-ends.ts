import { callMeta, isObject } from "../accounts/platform-api.ts";
import type { MetaSettings, Settings } from "../config/settings.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** When Meta's access tokens end. TikTok's last until somebody revokes them. */
export interface TokenEnds {
  /** Unix ms; undefined: without an end, or not known. */
  endOf(accessToken: string): number | undefined;
  /** Asks for the tokens that are new or were asked for long ago. Never rejects. */
  look(): Promise<void>;
}

/** Only the app or the token's holder may ask. Source: Meta, debug_token; `expires_at` 0: no end. */
const askMeta = async ({ apiBase, graphVersion, accessToken }: MetaSettings): Promise<number | undefined> => {
  const query = { input_token: accessToken };
  const { data } = await callMeta({ apiBase, accessToken }, `/${graphVersion}/debug_token`, { query });
  const endsAtS = isObject(data) ? Number(data.expires_at) : 0;
  return endsAtS > 0 ? endsAtS * 1_000 : undefined;
};

/**
 * Remembers when tokens end.
 * @param firstAfterMs a server that just started has more urgent things to send
 */
export const createTokenEnds = ({
  settings,
  ask = askMeta,
  now = Date.now,
  everyMs = 6 * hourMs,
  firstAfterMs = 5 * minuteMs,
}: {
  settings: () => Pick<Settings, "sites">;
  ask?: (pixel: MetaSettings) => Promise<number | undefined>;
  now?: () => number;
  everyMs?: number;
  firstAfterMs?: number;
}): TokenEnds => {
  const known = new Map<string, { askedAtMs: number; endsAtMs: number | undefined }>();
  const startedAtMs = now();
  return {
    endOf: (accessToken) => known.get(accessToken)?.endsAtMs,
    async look() {
      if (now() - startedAtMs < firstAfterMs) return;
      for (const pixel of settings().sites.flatMap(({ meta }) => meta)) {
        const before = known.get(pixel.accessToken);
        if (before && now() - before.askedAtMs < everyMs) continue;
        // Who cannot tell now is asked again later; a dead token is noticed by the relay.
        const endsAtMs = await ask(pixel).catch(() => before?.endsAtMs);
        known.set(pixel.accessToken, { askedAtMs: now(), endsAtMs });
      }
    },
  };
};
