import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { Notification } from '../../functions/model/alerts/notification.ts';
import { SERVER_CERTIFICATE, SERVER_KEY } from './traffic/certificates.ts';
import { listen } from './traffic/loopback.ts';

/** A receiver of webhooks on loopback, by HTTPS, that accepts what is signed and nothing else. */
export interface WebhookReceiver {
  readonly port: number;
  /** What it accepted, in the order in which it came. */
  readonly received: readonly Notification[];
  close(): Promise<void>;
}

const NO_CONTENT = 204;
const UNAUTHORIZED = 401;

/** Starts the receiver; the secret is written as Standard Webhooks does, `whsec_…`. */
export async function openWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const received: Notification[] = [];
  const pair = { cert: SERVER_CERTIFICATE, key: SERVER_KEY };
  const server = createServer(pair, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const isOurs = isSigned(request.headers, body, secret);
    if (isOurs) received.push(JSON.parse(body).data);
    response.writeHead(isOurs ? NO_CONTENT : UNAUTHORIZED).end();
  });
  const port = await listen(server);
  return {
    port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Standard Webhooks 1.0, "Verifying signatures"; the age of the timestamp does not matter here. */
function isSigned(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return String(headers['webhook-signature'])
    .split(' ')
    .map((one) => Buffer.from(one))
    .some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}
