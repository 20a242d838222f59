const platformsOf = (report: unknown): Readonly<Record<string, { events?: unknown } | undefined>> =>
  typeof report === "object" && report !== null ? (report as Record<string, { events?: unknown }>) : {};

/**
 * The rows for one destination out of an uploaded file: a list as it is, or of the sandbox's report the rows of that
 * pixel. Undefined: it is neither.
 */
export const secondListOf = (content: unknown, destination: string): readonly unknown[] | undefined => {
  if (Array.isArray(content)) return content;
  const [platform = "", id] = destination.split(":");
  const events = platformsOf(content)[platform]?.events;
  return Array.isArray(events) ? events.filter((row) => row?.pixel_id === id) : undefined;
};
