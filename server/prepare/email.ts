const address = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/**
 * Trimmed, lower case; dots and plus-tags are kept. Undefined without exactly one `@` between two parts, a dot in
 * the domain, or with white space inside. Source: Meta, customer information parameters; TikTok, advanced matching.
 */
export const normaliseEmail = (text: string): string | undefined => {
  const email = text.trim().toLowerCase();
  return address.test(email) ? email : undefined;
};
