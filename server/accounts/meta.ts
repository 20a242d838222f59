import { defaults } from "../config/defaults.ts";
import { listDatasets } from "./meta-datasets.ts";
import { callMeta } from "./platform-api.ts";
import type { Provider } from "./provider.ts";

const version = defaults.graphVersion;
const permissions = "ads_management,ads_read,business_management";

/** Facebook Login for the user's own app. Source: Meta, Facebook Login, manually build a login flow. */
export const metaProvider: Provider = {
  dialogBase: "https://www.facebook.com",
  dialog: ({ dialogBase, appId }, { redirectUri, state }) => {
    const url = new URL(`${dialogBase}/${version}/dialog/oauth`);
    url.search = new URLSearchParams({
      client_id: appId,
      redirect_uri: redirectUri,
      state,
      response_type: "code",
      scope: permissions,
    }).toString();
    return url;
  },
  codeName: "code",
  exchange: async ({ apiBase, appId, appSecret }, { redirectUri, code }) => {
    const query = { client_id: appId, client_secret: appSecret, redirect_uri: redirectUri, code };
    const answer = await callMeta({ apiBase }, `/${version}/oauth/access_token`, { query });
    return { accessToken: String(answer.access_token) };
  },
  reach: async ({ apiBase }, { accessToken }) => [
    { account: "the business", sources: await listDatasets({ apiBase, accessToken }, { version }) },
  ],
  revoke: async ({ apiBase }, { accessToken }) => {
    await callMeta({ apiBase, accessToken }, `/${version}/me/permissions`, { method: "DELETE" });
  },
};
