const zeroed = /^[0-]+$/;

/** Lower case; undefined for the all-zero id of a device that does not share it. */
export const normaliseDeviceId = (text: string): string | undefined => {
  const id = text.trim().toLowerCase();
  return zeroed.test(id) ? undefined : id;
};
