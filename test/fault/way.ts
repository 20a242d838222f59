import { connect, createServer, type Socket } from "node:net";

/** Opens a way that was closed: from now on a port leads to another address. */
export const forward = (port: number, to: string) => {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
  });
  return new Promise<{ close(): Promise<void> }>((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () =>
      resolve({
        close: async () => {
          for (const socket of sockets) socket.destroy();
          server.close();
        },
      }),
    );
  });
};
