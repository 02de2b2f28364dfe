import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { TlsVersion } from '../../functions/model/balancer.ts';
import { alertIn } from './dial-evidence.ts';
import type { HandshakeOrder, HandshakeView, MutableView } from './handshake-view.ts';
import { TicketWait } from './ticket-wait.ts';
import { WireTap } from './wire-tap.ts';

const VERSIONS: Readonly<Record<string, TlsVersion>> = {
  TLSv1: '1.0',
  'TLSv1.1': '1.1',
  'TLSv1.2': '1.2',
  'TLSv1.3': '1.3',
};
/** How long a server may take to close after we have; then the socket goes. */
const LINGER_MS = 1000;

/** Makes one handshake, waits for what it issues, and leaves in good order. Never rejects. */
export function shakeHands(raw: Socket, order: HandshakeOrder): Promise<HandshakeView> {
  const tap = new WireTap(raw);
  const startedMs = performance.now();
  const socket = connect({
    socket: tap,
    servername: order.serverName,
    secureContext: order.context,
    // Judged below instead: Node would tear the connection down within the event (see `leave`).
    rejectUnauthorized: false,
    checkServerIdentity: (_host, certificate) =>
      checkServerIdentity(order.serverName === '' ? order.address : order.serverName, certificate),
    ...(order.session === null ? {} : { session: order.session }),
  });
  return new Promise((resolve) => {
    const view: MutableView = { ...UNSEEN, wire: tap.facts };
    let settled = false;
    const settle = (seen: Partial<HandshakeView>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      waiting.end();
      resolve({ ...view, ...seen });
    };
    const finish = (): void => leave(socket, () => settle({}));
    const waiting = new TicketWait(socket, view, order, finish);
    const timer = setTimeout(() => {
      settle({ timedOut: true });
      socket.destroy();
    }, order.timeoutMs);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      Object.assign(view, securedView(socket, performance.now() - startedMs));
      waiting.begin();
    });
    socket.on('session', (session: Buffer) => {
      view.session = session;
      if (view.secured && view.tlsVersion === '1.3') waiting.ticketCame();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Who dislikes a request has shaken hands all the same.
      if (view.requested && (alertIn(error.message) === null || isConfirmed(view))) settle({});
      else
        settle({ error: { code: error.code ?? 'unknown', words: error.message }, session: null });
    });
    socket.once('end', () => waiting.capture());
    socket.once('close', () => settle({}));
    tap.on('error', () => {});
    // Nothing that a server might say is of interest, but unread it would hold up its tickets.
    socket.resume();
  });
}

const UNSEEN: Omit<HandshakeView, 'wire'> = {
  secured: false,
  handshakeMs: null,
  tlsVersion: null,
  reused: false,
  untrusted: null,
  session: null,
  error: null,
  timedOut: false,
  requested: false,
  answered: false,
};

function securedView(socket: TLSSocket, handshakeMs: number): Partial<HandshakeView> {
  const tlsVersion = VERSIONS[socket.getProtocol() ?? ''] ?? null;
  const reused = socket.isSessionReused();
  const held = tlsVersion === '1.3' ? undefined : socket.getSession();
  return {
    secured: true,
    handshakeMs,
    tlsVersion,
    reused,
    // A resumed handshake shows no certificate: the one that was checked came with the session.
    untrusted: reused || socket.authorized ? null : trustError(socket.authorizationError),
    ...(held === undefined ? {} : { session: held }),
  };
}

/**
 * Whether an alert can't be about the handshake any more. In TLS 1.3 the client's certificate is
 * refused after it; who asked for one sends tickets only when it was taken (RFC 8446, section 4.6.1).
 */
function isConfirmed({ tlsVersion, session, answered }: MutableView): boolean {
  return tlsVersion !== '1.3' || session !== null || answered;
}

function trustError(error: Error | string | null): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.name;
  return error ?? 'unknown';
}

/**
 * Never `destroy`, and never in the turn of `secureConnect`: the client's Finished is still queued
 * then, and the server would count a handshake that failed.
 */
function leave(socket: TLSSocket, left: () => void): void {
  setImmediate(() => {
    left();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
    socket.end();
  });
}
