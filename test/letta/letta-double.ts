import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { AppServerDouble } from './app-server-double.ts';
import { answerRest } from './rest-double.ts';
import { addAgent, type DoubleAgent, type DoubleState, type Mischief } from './double-state.ts';

/** A Letta server of ours, of either kind, with scripted answers. */
export interface LettaDouble {
  /** `ws://…` for an App Server, `http://…` otherwise. */
  url: string;
  /** The same address for both kinds. */
  httpUrl: string;
  token: string | null;
  state: DoubleState;
  misbehave(mischief: Mischief): void;
  /** Makes an agent, as somebody would on the server itself. */
  addAgent(values?: Partial<DoubleAgent>): DoubleAgent;
  /** Cuts every connection. */
  cut(): void;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one on loopback; with `token: null` it is open. */
export async function startLettaDouble(
  kind: 'app-server' | 'rest',
  token: string | null = 'a-credential-of-the-test',
): Promise<LettaDouble> {
  const state: DoubleState = {
    agents: [],
    conversations: new Map(),
    asked: [],
    headers: [],
    imported: [],
    count: 0,
  };
  let mischief: Mischief = null;
  let running = await listen(0);
  const { port } = running.server.address() as AddressInfo;

  function listen(at: number): Promise<{ server: Server; end: () => Promise<void>; cut: () => void }> {
    const sockets = new Set<Socket>();
    const webSockets = new WebSocketServer({ noServer: true });
    const appServer = new AppServerDouble(state, () => mischief);
    const server = createServer((request, response) => {
      state.headers.push(request.headers);
      void answer(request, response).catch(() => response.destroy());
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    server.on('upgrade', (request, socket, head) => {
      state.headers.push(request.headers);
      if (mischief === 'silence') return;
      if (mischief === 'redirect')
        return socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n');
      if (mischief === 'garbage') return socket.end('\u0000\u0001 this is not HTTP\r\n\r\n');
      const path = new URL(request.url ?? '/', 'http://double').pathname;
      if (kind !== 'app-server' || !path.endsWith('/ws'))
        return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      if (!isAllowed(request)) return socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
      webSockets.handleUpgrade(request, socket, head, (webSocket) => appServer.serve(webSocket));
    });
    const cut = () => {
      for (const socket of sockets) socket.destroy();
    };
    return new Promise((resolve) => {
      server.listen(at, '127.0.0.1', () =>
        resolve({
          server,
          cut,
          end: async () => {
            appServer.stop();
            cut();
            await new Promise((done) => server.close(done));
          },
        }),
      );
    });
  }

  const isAllowed = (request: IncomingMessage) =>
    token === null || request.headers.authorization === `Bearer ${token}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://double').pathname;
    state.asked.push(`${request.method ?? ''} ${path}`);
    if (mischief === 'silence') return;
    if (mischief === 'redirect')
      return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (mischief === 'garbage') return void response.writeHead(200).end('<html>{{{');
    if (mischief === 'echo')
      return void response
        .writeHead(500, { 'content-type': 'application/json' })
        .end(JSON.stringify({ detail: `You said ${request.headers.authorization ?? 'nothing'} \u001b[31m` }));
    if (kind === 'rest') return answerRest(state, request, response, isAllowed(request), () => mischief);
    const isInfo = path.endsWith('/app-server-info');
    if (!isInfo) return void response.writeHead(404).end();
    if (!isAllowed(request)) return void response.writeHead(401).end();
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ backend: 'local', letta_code_version: '0.32.18', protocol_version: 1 }));
  }

  const httpUrl = `http://127.0.0.1:${port}`;
  return {
    url: kind === 'rest' ? httpUrl : `ws://127.0.0.1:${port}`,
    httpUrl,
    token,
    state,
    misbehave: (next) => (mischief = next),
    addAgent: (values) => addAgent(state, values),
    cut: () => running.cut(),
    restart: async () => {
      await running.end();
      running = await listen(port);
    },
    close: () => running.end(),
  };
}
