import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const LAB = new URL('../../../infra/demo/traffic/', import.meta.url);

/** Where the receiver's certificate lies; who trusts it reaches `*.lab.test`. */
export const RECEIVER_CERTIFICATE = new URL('server-certificate.pem', LAB).pathname;

/** Where the key to it lies. */
export const RECEIVER_KEY = new URL('server-key.pem', LAB).pathname;

/** A request as it came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook on loopback that takes all that comes. */
export interface WebhookReceiver {
  readonly port: number;
  readonly received: readonly Received[];
  close(): void;
}

/** Starts a webhook over TLS, with the certificate of the lab. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer(
    { cert: readFileSync(RECEIVER_CERTIFICATE), key: readFileSync(RECEIVER_KEY) },
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(204).end();
    },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port, received, close };
}
