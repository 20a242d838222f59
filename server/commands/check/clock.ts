import { request } from "undici";
import { type Result, right, wrong } from "./result.ts";

const timeoutMs = 10_000;
const skewMs = 60_000;

/** This machine's clock beside the one of an API, by the date of its answer. */
export const checkClock = async (apiBase: string): Promise<Result[]> => {
  try {
    const { headers, body } = await request(apiBase, {
      method: "HEAD",
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    await body.dump();
    const theirs = Date.parse(String(headers.date));
    if (Number.isNaN(theirs)) return [];
    const offMs = Date.now() - theirs;
    if (Math.abs(offMs) < skewMs) return [right("clock", "this machine's clock agrees with the platforms'")];
    const seconds = Math.round(Math.abs(offMs) / 1000);
    return [
      wrong(
        "clock",
        `this machine's clock is ${seconds} s ${offMs > 0 ? "ahead" : "behind"}`,
        "events get wrong times, and platforms refuse those from the future",
        "let the clock follow a time server",
      ),
    ];
  } catch {
    return [];
  }
};
