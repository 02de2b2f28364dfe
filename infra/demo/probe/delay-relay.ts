import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK, listen } from '../traffic/loopback.ts';

/** A listener that puts the delay of a network before a node. */
export interface LabRelay {
  readonly port: number;
  /** The port of the client whose bytes reach the node from `relayPort`. */
  clientPort(relayPort: number): number | undefined;
  close(): Promise<void>;
}

/** Opens a relay to a node that holds every byte for half of `rttMs`. */
export async function openRelay(nodePort: number, rttMs: number): Promise<LabRelay> {
  const clientPorts = new Map<number, number>();
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const options = { port: nodePort, host: LOOPBACK, allowHalfOpen: true, noDelay: true };
    const node = connect(options, () => {
      clientPorts.set(node.localPort ?? 0, client.remotePort ?? 0);
      // The TCP handshake costs a round trip, too, and loopback has none.
      pipeLater(client, node, rttMs / 2, rttMs);
      pipeLater(node, client, rttMs / 2, 0);
    });
    for (const socket of [client, node]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => sockets.delete(socket));
    }
  });
  return {
    port: await listen(server),
    clientPort: (relayPort) => clientPorts.get(relayPort),
    close: () => closeAll(server, sockets),
  };
}

/** Ends a listener and whatever is still open at it. */
export function closeAll(server: Server, sockets: Iterable<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

function pipeLater(from: Socket, to: Socket, delayMs: number, extraMs: number): void {
  const openedMs = performance.now();
  const later = (act: () => void): void => {
    const heldMs = Math.max(delayMs, openedMs + extraMs + delayMs - performance.now());
    setTimeout(() => {
      if (!to.destroyed) act();
    }, heldMs);
  };
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroySoon()));
}
