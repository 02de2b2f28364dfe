import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlertmanagerMessage } from '../../functions/notify/payloads/alertmanager-message.ts';

/** A message as it came, with the path and the header fields under which it came. */
export interface LoggedMessage {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly message: AlertmanagerMessage;
}

/** A receiver of webhooks on loopback, by HTTP, which takes everything. */
export interface WebhookLog {
  readonly url: string;
  /** What came to a path, in the order in which it came. */
  at(path: string): readonly LoggedMessage[];
  close(): Promise<void>;
}

/** Starts the receiver. */
export async function openWebhookLog(): Promise<WebhookLog> {
  const logged: LoggedMessage[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    logged.push({ path, headers, message: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    at: (path) => logged.filter((one) => one.path === path),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
