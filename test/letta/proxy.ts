import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of network that can break. */
export interface Proxy {
  /** The address of the server behind it, through it. */
  url: string;
  /** Breaks every connection; new ones come about. */
  cut(): void;
  close(): Promise<void>;
}

/** Passes everything on to the server at `ws://127.0.0.1:PORT`. */
export async function startProxy(url: string): Promise<Proxy> {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
