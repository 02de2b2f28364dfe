import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { SERVER_CERTIFICATE, SERVER_KEY } from '../../../infra/demo/traffic/certificates.ts';

/** One request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How a path answers; it may never. */
export type Answer = (response: ServerResponse, received: Received) => void;

/** A real HTTPS server on loopback whose certificate is for `*.lab.test`. */
export interface HookServer {
  readonly port: number;
  readonly received: readonly Received[];
  /** Connections that were opened, whether or not a request came. */
  readonly connections: () => number;
  /** How a path answers from now on. */
  readonly answer: (path: string, answer: Answer) => void;
  readonly close: () => Promise<void>;
}

/** Answers with a status and headers. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(code, headers).end('ok');
}

/** Starts the server; paths without an answer give 404. */
export async function startHookServer(): Promise<HookServer> {
  const answers = new Map<string, Answer>();
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(
    { cert: SERVER_CERTIFICATE, key: SERVER_KEY },
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      (answers.get(path) ?? status(404))(response, one);
    },
  );
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    answer: (path, answer) => void answers.set(path, answer),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
