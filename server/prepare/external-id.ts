/** White space removed, lower case: the same for both platforms and for the pixels' advanced matching. */
export const normaliseExternalId = (text: string): string => text.replace(/\s+/g, "").toLowerCase();
