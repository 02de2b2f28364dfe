import { constants } from 'node:crypto';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { CLIENT_CERTIFICATE, CLIENT_KEY, SERVER_CERTIFICATE } from './certificates.ts';
import { LOOPBACK } from './loopback.ts';

/** What a client calls on: one node, under one name, with the session that it holds, if any. */
export interface Call {
  readonly port: number;
  readonly serverName: string;
  readonly context: SecureContext;
  readonly session: Buffer | null;
  readonly paths: readonly string[];
}

/** What the client saw of its own connection. */
export interface ClientView {
  readonly localPort: number;
  readonly resumed: boolean;
  readonly failed: boolean;
  readonly answered: number;
  /** The newest session that it was given. */
  readonly session: Buffer | null;
}

export type ContextName = 'id' | 'ticket' | 'modern' | 'old-version' | 'without-certificate';

/** Far beyond a handshake on loopback: a hang fails the run instead of stopping it. */
const PATIENCE_MS = 10_000;

/**
 * The clients' TLS contexts by name. The versions are set in the context, for beside one `connect`
 * ignores them; all trust the lab's certificate alone, and check it.
 */
export function clientContexts(): Readonly<Record<ContextName, SecureContext>> {
  const trust = { ca: SERVER_CERTIFICATE, ecdhCurve: 'P-256' };
  const own = { ...trust, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY };
  const noTicket = constants.SSL_OP_NO_TICKET;
  return {
    id: createSecureContext({ ...own, maxVersion: 'TLSv1.2', secureOptions: noTicket }),
    ticket: createSecureContext({ ...own, maxVersion: 'TLSv1.2' }),
    modern: createSecureContext(own),
    'without-certificate': createSecureContext(trust),
    'old-version': createSecureContext({
      ...trust,
      ciphers: 'DEFAULT@SECLEVEL=0',
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
    }),
  };
}

/** Makes one TLS connection, sends its requests (or none) and leaves; a failure is in the view. */
export async function callTls(call: Call): Promise<ClientView> {
  const { port, serverName, context, session, paths } = call;
  const socket = connect({
    host: LOOPBACK,
    port,
    servername: serverName,
    secureContext: context,
    ...(session === null ? {} : { session }),
  });
  // Else the request may wait for the acknowledgement of the Finished before it.
  socket.setNoDelay(true);
  let newest: Buffer | null = null;
  let resumed = false;
  socket.on('session', (given: Buffer) => {
    newest = given;
  });
  socket.once('secureConnect', () => {
    resumed = socket.isSessionReused();
    if (paths.length > 0) socket.write(requestText(serverName, paths));
    else leaveSilently(socket);
  });
  const end = await untilClosed(socket);
  return { ...end, resumed, session: newest };
}

/** Sends one request in clear to a plain HTTP listener. */
export async function callPlain(port: number, host: string, path: string): Promise<ClientView> {
  const socket = connectPlain(port, LOOPBACK);
  socket.once('connect', () => socket.write(requestText(host, [path])));
  const end = await untilClosed(socket);
  return { ...end, resumed: false, session: null };
}

/** Opens a connection and leaves without a word, as port scanners and health probes do. */
export async function scanPort(port: number): Promise<ClientView> {
  const socket = connectPlain(port, LOOPBACK);
  socket.once('connect', () => socket.end());
  const end = await untilClosed(socket);
  return { ...end, resumed: false, session: null };
}

/**
 * Never `destroy` and never in the same turn: the client's Finished is still queued then, and the
 * server would count a failed handshake. TLS 1.3 tickets come after the handshake.
 */
function leaveSilently(socket: TLSSocket): void {
  const leave = () => setImmediate(() => socket.end());
  const awaitsTicket = socket.getProtocol() === 'TLSv1.3' && !socket.isSessionReused();
  if (awaitsTicket) socket.once('session', leave);
  else leave();
}

/** All requests at once (HTTP/1.1 pipelining, RFC 9112 §9.3.2); the last one ends the connection. */
function requestText(host: string, paths: readonly string[]): string {
  return paths
    .map((path, index) => {
      const closing = index === paths.length - 1 ? 'Connection: close\r\n' : '';
      return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${closing}\r\n`;
    })
    .join('');
}

function untilClosed(
  socket: Socket,
): Promise<Pick<ClientView, 'localPort' | 'failed' | 'answered'>> {
  return new Promise((resolve, reject) => {
    let localPort = 0;
    let failed = false;
    let received = '';
    socket.setTimeout(PATIENCE_MS, () => {
      reject(new Error(`a lab connection to port ${socket.remotePort} hung`));
      socket.destroy();
    });
    socket.once('connect', () => {
      localPort = socket.localPort ?? 0;
    });
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
    });
    socket.once('error', () => {
      failed = true;
    });
    socket.once('close', () => {
      resolve({ localPort, failed, answered: received.split('HTTP/1.1 200 ').length - 1 });
    });
  });
}
