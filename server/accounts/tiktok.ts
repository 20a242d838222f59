import { callTiktok } from "./platform-api.ts";
import type { Provider } from "./provider.ts";
import { tiktokKinds } from "./tiktok-kinds.ts";

/** TikTok for Business. Source: Business API, authorization and authentication. */
export const tiktokProvider: Provider = {
  dialogBase: "https://business-api.tiktok.com",
  dialog: ({ dialogBase, appId }, { redirectUri, state }) => {
    const url = new URL(`${dialogBase}/portal/auth`);
    url.search = new URLSearchParams({ app_id: appId, state, redirect_uri: redirectUri }).toString();
    return url;
  },
  codeName: "auth_code",
  exchange: async ({ apiBase, appId, appSecret }, { code }) => {
    const body = { app_id: appId, secret: appSecret, auth_code: code };
    const data = await callTiktok({ apiBase }, "/oauth2/access_token/", { method: "POST", body });
    const advertiserIds = Array.isArray(data.advertiser_ids) ? data.advertiser_ids.map(String) : [];
    return { accessToken: String(data.access_token), advertiserIds };
  },
  reach: async ({ apiBase }, { accessToken, advertiserIds = [] }) => {
    const accounts = [];
    for (const advertiserId of advertiserIds) {
      const sources = await tiktokKinds.web.list({ access: { apiBase, accessToken }, advertiserId });
      accounts.push({ account: advertiserId, sources });
    }
    return accounts;
  },
  revoke: async ({ apiBase, appId, appSecret }, { accessToken }) => {
    const body = { app_id: appId, secret: appSecret, access_token: accessToken };
    await callTiktok({ apiBase, accessToken }, "/oauth2/revoke_token/", { method: "POST", body });
  },
};
