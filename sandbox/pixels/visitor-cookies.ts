import type { PixelCookies } from "./cookies.ts";

/**
 * Writes `_fbp` where there is none, and `_fbc` where the address bears another click id than the cookie; answers both as
 * a hit carries them. Runs in pages: refers to nothing outside itself.
 */
export function metaCookies({ location }: Window, cookies: PixelCookies): { fbp?: string; fbc?: string } {
  const lifeSeconds = 90 * 86_400;
  const prefix = `fb.${cookies.domainIndex}.${Date.now()}`;
  const clickId = new URLSearchParams(location.search).get("fbclid");
  const known = cookies.read("_fbc");
  if (clickId && known?.split(".")[3] !== clickId) cookies.write("_fbc", `${prefix}.${clickId}`, lifeSeconds);
  if (!cookies.read("_fbp"))
    cookies.write("_fbp", `${prefix}.${Math.floor(Math.random() * 1e10)}`, lifeSeconds);
  const [fbp, fbc] = [cookies.read("_fbp"), cookies.read("_fbc")];
  return { ...(fbp ? { fbp } : {}), ...(fbc ? { fbc } : {}) };
}

/**
 * Mints `_ttp` where there is none and keeps the address's click id; without cookies only the address is read. Runs in
 * pages: refers to nothing outside itself.
 */
export function tiktokCookies(
  { location }: Window,
  cookies: PixelCookies | undefined,
): { ttp?: string; ttclid?: string } {
  const ttpSeconds = 390 * 86_400;
  const clickSeconds = 30 * 86_400;
  const clickId = new URLSearchParams(location.search).get("ttclid");
  if (cookies) {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const random = () => letters[Math.floor(Math.random() * letters.length)];
    if (!cookies.read("_ttp")) cookies.write("_ttp", Array.from({ length: 27 }, random).join(""), ttpSeconds);
    cookies.write("_tt_enable_cookie", "1", ttpSeconds);
    if (clickId && cookies.read("ttclid") !== clickId) cookies.write("ttclid", clickId, clickSeconds);
  }
  const [ttp, ttclid] = [cookies?.read("_ttp"), clickId ?? cookies?.read("ttclid")];
  return { ...(ttp ? { ttp } : {}), ...(ttclid ? { ttclid } : {}) };
}
