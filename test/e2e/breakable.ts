import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended, as networks are. */
export interface BreakableWay {
  url: string;
  /** How many event streams are open over it. */
  streams(): number;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Opens a way to the server that listens on this port. */
export async function openWay(to: number): Promise<BreakableWay> {
  const sockets = new Set<Socket>();
  const streams = new Set<Socket>();
  const forward = (socket: Socket) => {
    const beyond = connect(to, '127.0.0.1');
    sockets.add(socket);
    socket.on('data', (data) => {
      if (data.includes('GET /api/v1/events ')) streams.add(socket);
    });
    // An answer in chunks ends so; the connection stays for others.
    beyond.on('data', (data) => {
      if (data.toString('latin1').endsWith('0\r\n\r\n')) streams.delete(socket);
    });
    const end = () => {
      sockets.delete(socket);
      streams.delete(socket);
      socket.destroy();
      beyond.destroy();
    };
    for (const side of [socket, beyond]) side.on('error', end).on('close', end);
    socket.pipe(beyond).pipe(socket);
  };
  let server = await listen(forward, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    streams: () => streams.size,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: async () => {
      server = await listen(forward, port);
    },
  };
}

function listen(onSocket: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(onSocket);
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
