import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A port of loopback with sockets that listen at it already, for servers that inherit them. */
export interface HeldPort {
  readonly port: number;
  /** Each may go to a process of its own: the system deals the connections out between them. */
  readonly listeners: readonly Server[];
}

/**
 * Listens at a port that the system picks, and never lets go of it: a port that was merely free a
 * moment ago may be another's by the time that a server binds it. What connects before the server
 * has started waits for it, so no test has to ask whether it is ready.
 */
export async function holdPort(sockets: number): Promise<HeldPort> {
  const first = await listenAt(0);
  const port = portOf(first);
  const listeners = [first];
  while (listeners.length < sockets) listeners.push(await listenAt(port));
  return { port, listeners };
}

async function listenAt(port: number): Promise<Server> {
  const listener = createServer().listen({ host: LOOPBACK, port, reusePort: true });
  await once(listener, 'listening');
  return listener;
}

function portOf(listener: Server): number {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('a listener has no port');
  return address.port;
}

/** The file descriptor of a listener: what a child process can inherit. Node names it nowhere. */
export function descriptorOf(listener: Server): number {
  const { _handle: handle } = listener as Server & { readonly _handle?: { readonly fd?: number } };
  if (handle?.fd === undefined || handle.fd < 0) throw new Error('a listener has no descriptor');
  return handle.fd;
}
