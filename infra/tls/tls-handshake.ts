import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type SecureContext, type TLSSocket } from 'node:tls';
import type { TlsVersion } from '../../functions/model/balancer.ts';
import { type WireFacts, WireTap } from './wire-tap.ts';

/** How to make one handshake over a connection that is open. */
export interface HandshakeOrder {
  readonly address: string;
  /** Empty: no name is sent. */
  readonly serverName: string;
  readonly context: SecureContext;
  readonly session: Buffer | null;
  readonly timeoutMs: number;
  /** How long a TLS 1.3 server may take to send a ticket after the handshake. */
  readonly ticketWaitMs: number;
}

/** One handshake as the TLS library and the wire show it. */
export interface HandshakeView {
  readonly wire: WireFacts;
  /** Whether the handshake was completed. */
  readonly secured: boolean;
  readonly handshakeMs: number | null;
  readonly tlsVersion: TlsVersion | null;
  readonly reused: boolean;
  /** Why the server's certificate is not trusted; null where it is, and after a resumption. */
  readonly untrusted: string | null;
  /** The newest session that can be offered again. */
  readonly session: Buffer | null;
  /** What the TLS library calls the error, with OpenSSL's words where it has any. */
  readonly error: { readonly code: string; readonly words: string } | null;
  readonly timedOut: boolean;
}

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
    const view = { ...UNSEEN, wire: tap.facts };
    let settled = false;
    let ticketTimer: NodeJS.Timeout | undefined;
    const settle = (seen: Partial<HandshakeView>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(ticketTimer);
      resolve({ ...view, ...seen });
    };
    const timer = setTimeout(() => {
      settle({ timedOut: !view.secured });
      socket.destroy();
    }, order.timeoutMs);
    const finish = (): void => leave(socket, () => settle({}));
    socket.once('secureConnect', () => {
      Object.assign(view, securedView(socket, performance.now() - startedMs));
      // A TLS 1.3 session exists once its ticket has come, about one round trip later.
      if (view.tlsVersion !== '1.3') finish();
      else if (view.session !== null || view.reused) finish();
      else ticketTimer = setTimeout(finish, order.ticketWaitMs);
    });
    socket.on('session', (session: Buffer) => {
      view.session = session;
      if (view.secured && view.tlsVersion === '1.3') finish();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      settle({ error: { code: error.code ?? 'unknown', words: error.message }, session: null });
    });
    socket.once('close', () => settle({}));
    tap.on('error', () => {});
    // Nothing that a server might say is of interest, but unread it would hold up its tickets.
    socket.resume();
  });
}

const UNSEEN: Mutable<Omit<HandshakeView, 'wire'>> = {
  secured: false,
  handshakeMs: null,
  tlsVersion: null,
  reused: false,
  untrusted: null,
  session: null,
  error: null,
  timedOut: false,
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

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
