import { connect, createServer, type Socket } from 'node:net';
import type { Clock } from '../../functions/ports.ts';
import { LOOPBACK, listen } from '../../infra/demo/traffic/loopback.ts';

/** A TCP proxy before a node that resets some connections; it counts what it saw. */
export interface RefusingProxy {
  readonly address: string;
  readonly seen: { readonly taken: number; readonly refused: number };
  close(): Promise<void>;
}

/** Whether a new connection is reset, the number of those before it given. */
export type Refuses = (before: number) => boolean;

/** When it resets a connection: as it comes, or once the client has said hello. */
export type RefusalTime = 'at once' | 'after the hello';

/** Opens a proxy to a node, `IP:PORT`. */
export async function openRefusingProxy(
  node: string,
  refuses: Refuses,
  time: RefusalTime,
): Promise<RefusingProxy> {
  const [host = '', port] = node.split(':');
  const sockets = new Set<Socket>();
  const seen = { taken: 0, refused: 0 };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => client.destroy());
    if (refuses(seen.taken + seen.refused)) {
      seen.refused += 1;
      if (time === 'at once') client.resetAndDestroy();
      else client.once('data', () => client.resetAndDestroy());
      return;
    }
    seen.taken += 1;
    const inner = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    inner.on('error', () => inner.destroy());
    for (const socket of [client, inner]) sockets.add(socket);
    client.pipe(inner);
    inner.pipe(client);
  });
  const at = await listen(server);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { address: `${LOOPBACK}:${at}`, seen, close };
}

/** Refuses in the first `ms` of the clock after the first connection. */
export function atFirst(ms: number, clock: Clock): Refuses {
  let firstMs: number | null = null;
  return () => {
    firstMs ??= clock.nowMs();
    return clock.nowMs() - firstMs < ms;
  };
}

/** Refuses for `ms` from the connection of that number on. */
export function inTheMiddle(first: number, ms: number, clock: Clock): Refuses {
  let sinceMs: number | null = null;
  return (before) => {
    if (before >= first) sinceMs ??= clock.nowMs();
    return sinceMs !== null && clock.nowMs() - sinceMs < ms;
  };
}

/** Takes so many new connections in any second, and refuses the rest. */
export function beyondASecond(most: number, clock: Clock): Refuses {
  let taken: number[] = [];
  return () => {
    const nowMs = clock.nowMs();
    taken = taken.filter((atMs) => nowMs - atMs < 1_000);
    if (taken.length >= most) return true;
    taken.push(nowMs);
    return false;
  };
}
