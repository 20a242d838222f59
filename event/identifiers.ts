/**
 * Fields of `user` that name one person. What the others tell (a name, a birth date, a postal code, an address) many
 * people share.
 */
export const identifiers = [
  ...([
    "email",
    "phone",
    "external_id",
    "fbc",
    "fbp",
    "ttclid",
    "ttp",
    "subscription_id",
    "lead_id",
  ] as const),
  ...(["fb_login_id", "anon_id", "madid", "idfa", "idfv", "gaid", "page_scoped_user_id"] as const),
  ...(["ctwa_clid", "ig_sid"] as const),
] as const;

export type Identifier = (typeof identifiers)[number];
