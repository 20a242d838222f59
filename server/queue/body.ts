import type { PreparedEvent, PreparedUser } from "../../event/prepared.ts";

/**
 * Makes the writer of bodies: JSON of the event, the person first. The person is more than half of it and the same
 * object in all events of a beacon, so it is written once for all of them.
 */
export const createBodyWriter = () => {
  let last: { user: PreparedUser; tiktok_user: PreparedUser | undefined; text: string } | undefined;

  const personText = ({ user, tiktok_user }: PreparedEvent): string => {
    if (last?.user !== user || last.tiktok_user !== tiktok_user) {
      last = { user, tiktok_user, text: JSON.stringify({ user, tiktok_user }).slice(0, -1) };
    }
    return last.text;
  };

  return (event: PreparedEvent): string => {
    const { user: _user, tiktok_user: _tiktokUser, ...rest } = event;
    return `${personText(event)},${JSON.stringify(rest).slice(1)}`;
  };
};
