import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import {
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../traffic/certificates.ts';
import { keepSessions, type SessionCache } from '../traffic/session-cache.ts';
import { keyName, type LabOffer } from './offered-session.ts';

const SESSION_TIMEOUT_S = 86_400;

/** How one TLS server treats sessions. */
export interface WorkerSetup {
  readonly sessionIds: 'none' | 'node';
  readonly tickets: 'none' | 'node' | 'region';
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3';
  /** Clients of TLS 1.3 come with a key for X25519; without it they are asked to come again. */
  readonly curves: 'X25519:P-256' | 'P-256';
  /** `wrong`: of another name, from an issuer that no client trusts. */
  readonly certificate: 'right' | 'wrong';
}

/** What a server says of a handshake that succeeded. */
export interface WorkerHandshake {
  readonly socket: TLSSocket;
  readonly resumed: boolean;
}

/** One TLS server without a port of its own, with ticket keys of its own. */
export interface LabWorker {
  /** Takes over a connection whose first bytes were put back. */
  accept(socket: Socket): void;
  /** Whether this worker can accept the offer: its cache holds the ID, its key sealed the ticket. */
  knows(offer: LabOffer): boolean;
}

/** Starts a worker; `succeeded` is called for each handshake that ended well. */
export function openWorker(
  setup: WorkerSetup,
  ticketKeys: Buffer,
  cache: SessionCache,
  succeeded: (handshake: WorkerHandshake) => void,
): LabWorker {
  const server = createServer(serverOptions(setup, ticketKeys));
  if (setup.sessionIds === 'node') keepSessions(server, cache);
  server.on('secureConnection', (socket: TLSSocket) => {
    // A client that leaves at once resets the connection: what counts is already known.
    socket.on('error', () => socket.destroy());
    socket.resume();
    succeeded({ socket, resumed: socket.isSessionReused() });
  });
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
  return {
    accept: (socket) => server.emit('connection', socket),
    knows: ({ mechanism, name }) =>
      mechanism === 'session-id' ? cache.find(name) !== null : keyName(ticketKeys) === name,
  };
}

function serverOptions(setup: WorkerSetup, ticketKeys: Buffer) {
  const wrong = setup.certificate === 'wrong';
  return {
    cert: wrong ? CLIENT_CERTIFICATE : SERVER_CERTIFICATE,
    key: wrong ? CLIENT_KEY : SERVER_KEY,
    ticketKeys,
    ecdhCurve: setup.curves,
    minVersion: setup.minVersion,
    maxVersion: setup.maxVersion,
    secureOptions: setup.tickets === 'none' ? constants.SSL_OP_NO_TICKET : 0,
    sessionTimeout: SESSION_TIMEOUT_S,
  } as const;
}
