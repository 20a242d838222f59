import { randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";

const cost = { N: 2 ** 15, r: 8, p: 1 };
const keyLength = 32;
const memoryLimit = 2 ** 28;
const form = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** One for the whole process: a password that stays the same keeps its hash over a reload, and its sessions with it. */
const processSalt = randomBytes(16);

const bytesOfBlock = 128;

/** Whether a text is a hash that passwords can be compared with. */
export const isHashedPassword = (text: string): boolean => {
  const found = form.exec(text);
  if (!found) return false;
  const [n = 0, r = 0, p = 0] = found.slice(1, 4).map(Number);
  // RFC 7914, section 2: a power of 2; and no more memory than we give.
  return (
    n > 1 && Number.isInteger(Math.log2(n)) && bytesOfBlock * r * (n + p + 2) <= memoryLimit && r * p > 0
  );
};

/** `scrypt$N$r$p$salt$key`, both in base64url. */
export const hashPassword = (password: string, salt = processSalt): string => {
  const key = scryptSync(password.normalize(), salt, keyLength, { ...cost, maxmem: memoryLimit });
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
};

/** Compares in constant time; false for anything that is no hashed password. */
export const verifyPassword = async (password: string, hashed: string): Promise<boolean> => {
  const [, n, r, p, salt = "", key = ""] = form.exec(hashed) ?? [];
  const expected = Buffer.from(key, "base64url");
  if (expected.length === 0) return false;
  const options = { N: Number(n), r: Number(r), p: Number(p), maxmem: memoryLimit };
  const actual = await new Promise<Buffer>((resolve, reject) => {
    scrypt(
      password.normalize(),
      Buffer.from(salt, "base64url"),
      expected.length,
      options,
      (error, derived) => (error ? reject(error) : resolve(derived)),
    );
  });
  return timingSafeEqual(actual, expected);
};
