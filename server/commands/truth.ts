import { callMeta, callTiktok, PlatformRefusal } from "../accounts/platform-api.ts";

/** What a platform says of an id and a token. */
export type Truth =
  | { state: "right"; detail: string }
  | { state: "wrong"; detail: string }
  /** The platform did not tell. */
  | { state: "unknown"; detail: string }
  | { state: "unreachable"; detail: string };

const wrongToken = 190;
const noSuchObject = 100;
/** Both mean: the token is good, but may not read the pixel; normal for a token of Events Manager. */
const noRightToRead = new Set([10, 200]);

/** Asks Meta for the pixel. Source: Meta, ads pixel reference and error codes. */
export const metaTruth = async ({
  apiBase,
  graphVersion,
  pixelId,
  accessToken,
}: {
  apiBase: string;
  graphVersion: string;
  pixelId: string;
  accessToken: string;
}): Promise<Truth> => {
  try {
    const pixel = await callMeta({ apiBase, accessToken }, `/${graphVersion}/${pixelId}`, {
      query: { fields: "id,name" },
    });
    return {
      state: "right",
      detail: `Meta knows the pixel ${pixelId}${pixel.name ? ` (${pixel.name})` : ""}`,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof PlatformRefusal)) return { state: "unreachable", detail: error.message };
    if (noRightToRead.has(error.code))
      return {
        state: "right",
        detail: `Meta takes the token for sending; it may not read the pixel ${pixelId}`,
      };
    if (error.code === wrongToken)
      return { state: "wrong", detail: `Meta does not know the token (${error.message})` };
    if (error.code === noSuchObject)
      return {
        state: "wrong",
        detail: `Meta knows no pixel ${pixelId} that the token may use (${error.message})`,
      };
    return { state: "unknown", detail: error.message };
  }
};

/** TikTok's codes for a token that is missing, wrong, expired or revoked. */
const badTokenCodes = new Set([40102, 40103, 40104, 40105, 40107]);

/**
 * Asks TikTok for anything in the token's name: it has no call that every token may make, so only a bad token is
 * told apart for sure. Source: TikTok Business API, return codes.
 */
export const tiktokTruth = async ({
  apiBase,
  eventSourceId,
  accessToken,
}: {
  apiBase: string;
  eventSourceId: string;
  accessToken: string;
}): Promise<Truth> => {
  try {
    const query = { advertiser_id: "0", code: eventSourceId };
    await callTiktok({ apiBase, accessToken }, "/pixel/list/", { query });
    return { state: "right", detail: "TikTok takes the token" };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof PlatformRefusal)) return { state: "unreachable", detail: error.message };
    if (badTokenCodes.has(error.code))
      return { state: "wrong", detail: `TikTok does not know the token (${error.message})` };
    return { state: "unknown", detail: error.message };
  }
};
