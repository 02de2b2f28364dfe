import type { Socket } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import type { HandshakeOrder } from '../../../infra/tls/tls-handshake.ts';

/** What the tapped handshake gives, too, without what only the wire shows. */
export interface PlainView {
  readonly handshakeMs: number;
  readonly reused: boolean;
  readonly session: Buffer | null;
}

/** The work of `shakeHands` with TLS right on the socket, no tap between: what a tap is held against. */
export function plainHandshake(raw: Socket, order: HandshakeOrder): Promise<PlainView> {
  const startedMs = performance.now();
  const socket = connect({
    socket: raw,
    servername: order.serverName,
    secureContext: order.context,
    rejectUnauthorized: false,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(order.serverName, certificate),
    ...(order.session === null ? {} : { session: order.session }),
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('too slow')), order.timeoutMs);
    let secured: Omit<PlainView, 'session'> | null = null;
    let session: Buffer | null = null;
    const finish = (view: Omit<PlainView, 'session'>): void => {
      clearTimeout(timer);
      setImmediate(() => {
        resolve({ ...view, session });
        socket.end();
      });
    };
    socket.once('secureConnect', () => {
      secured = { handshakeMs: performance.now() - startedMs, reused: socket.isSessionReused() };
      if (socket.getProtocol() !== 'TLSv1.3') session = socket.getSession() ?? null;
      if (session !== null || secured.reused) finish(secured);
    });
    socket.on('session', (issued: Buffer) => {
      session = issued;
      if (secured !== null && socket.getProtocol() === 'TLSv1.3') finish(secured);
    });
    socket.on('error', reject);
    socket.resume();
  });
}
