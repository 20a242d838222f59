import { timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A listener for the one request that a login dialog sends back. */
export interface Loopback {
  redirectUri: string;
  /** The code. Rejects when the dialog says no, and when nothing came in time. */
  code: Promise<string>;
}

const waitMs = 5 * 60_000;
const path = "/callback";

const isSame = (a: string, b: string) => {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
};

/** What a request says about the code: undefined for one that is not our dialog's answer. */
const readAnswer = (
  url: URL,
  state: string,
  codeName: string,
): { code: string } | { refusal: string } | undefined => {
  const { searchParams } = url;
  if (url.pathname !== path || !isSame(searchParams.get("state") ?? "", state)) return undefined;
  const code = searchParams.get(codeName) ?? searchParams.get("code");
  if (code) return { code };
  return {
    refusal: searchParams.get("error_description") ?? searchParams.get("error") ?? "no code came back",
  };
};

const waitForCode = (server: Server, state: string, codeName: string) =>
  new Promise<string>((resolve, reject) => {
    const giveUp = setTimeout(
      () => finish(() => reject(new Error("No answer came within five minutes."))),
      waitMs,
    );
    const finish = (settle: () => void) => {
      clearTimeout(giveUp);
      server.close();
      server.closeIdleConnections();
      settle();
    };
    server.on("request", (request, response) => {
      const answer = readAnswer(new URL(request.url ?? "/", "http://localhost"), state, codeName);
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.setHeader("connection", "close");
      if (!answer) {
        response.writeHead(400).end("This is not the answer that twinbeam connect waits for.\n");
      } else if ("code" in answer) {
        response.end("Connected. You can close this window and go back to the terminal.\n");
        finish(() => resolve(answer.code));
      } else {
        response.writeHead(400).end("Not connected; the terminal says why.\n");
        finish(() => reject(new Error(`The login was not completed: ${answer.refusal}.`)));
      }
    });
  });

/**
 * Listens on this machine alone for the dialog's redirect. A request with another state is turned away and
 * changes nothing.
 * @param port the one that the app's registered redirect address names; 0 takes any
 * @param state what only our own dialog knows
 * @param codeName the parameter that brings the code
 */
export const listenForCode = async ({
  port,
  state,
  codeName,
}: {
  port: number;
  state: string;
  codeName: string;
}): Promise<Loopback> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(
              `Port ${port} is in use: stop the other program, or name the app's other port with --port.`,
            )
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: listening } = server.address() as AddressInfo;
  return {
    redirectUri: `http://localhost:${listening}${path}`,
    code: waitForCode(server, state, codeName),
  };
};
