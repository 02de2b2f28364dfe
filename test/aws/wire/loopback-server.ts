import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** A server on loopback; `close` ends its connections, too. */
export interface LoopbackServer {
  readonly url: string;
  close(): void;
}

/** Serves HTTP on a port of loopback that the system picks. */
export async function serveOnLoopback(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
