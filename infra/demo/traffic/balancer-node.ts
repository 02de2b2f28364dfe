import { constants, randomBytes } from 'node:crypto';
import type { IncomingMessage, Server as PlainServer, ServerResponse } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { CLIENT_CA_CERTIFICATE, SERVER_CERTIFICATE, SERVER_KEY } from './certificates.ts';
import { listen } from './loopback.ts';
import { type Negotiation, Negotiations } from './negotiation.ts';
import type { LabSetup } from './scenario.ts';
import { type SeenConnection, SeenConnections } from './seen-connections.ts';
import { keepSessions, SessionCache } from './session-cache.ts';

const TICKET_KEY_BYTES = 48;
/** Longer than any run: the clients keep to the virtual session lifetime. */
const SESSION_TIMEOUT_S = 86_400;
/** The order in which AWS's TLS 1.3 policies prefer them. */
const CIPHERS = 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';

/** One node of a balancer: a real TLS server on loopback, and its plain HTTP listener. */
export interface LabNode {
  readonly port: number;
  readonly plainPort: number;
  /** What this server says of the handshake with the client at a port; settles when it ended. */
  negotiation(clientPort: number): Promise<Negotiation>;
  /** Begins to note connections that nobody planned: what is answered grows with each. */
  watch(): readonly SeenConnection[];
  /** Loses the session cache and the ticket keys. */
  forget(): void;
  close(): Promise<void>;
}

/** New ticket keys, for one node or for all nodes that share them. */
export function newTicketKeys(): Buffer {
  return randomBytes(TICKET_KEY_BYTES);
}

/** Starts a node that treats sessions as its setup says; `close` ends its sockets, too. */
export async function openNode(setup: LabSetup, ticketKeys: Buffer): Promise<LabNode> {
  const server = createServer(serverOptions(setup, ticketKeys), answer);
  const plain = createPlainServer(answer);
  const negotiations = new Negotiations(setup.mutualTls);
  const seen = new SeenConnections(server, setup.mutualTls);
  const cache = new SessionCache();
  if (setup.sessionIds === 'node') keepSessions(server, cache, setup.accepts);
  server.on('connection', (socket: Socket) => {
    // Ticket keys that never live until the next handshake: issued, not accepted.
    if (!setup.accepts) server.setTicketKeys(newTicketKeys());
    negotiations.begin(socket);
  });
  server.on('secureConnection', (socket: TLSSocket) => negotiations.succeed(socket));
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    negotiations.fail(error, socket);
    socket.destroy();
  });
  const port = await listen(server);
  const plainPort = await listen(plain);
  return {
    port,
    plainPort,
    negotiation: (clientPort) => negotiations.take(clientPort),
    watch: () => seen.begin(),
    forget: () => {
      cache.clear();
      server.setTicketKeys(newTicketKeys());
    },
    close: async () => {
      await Promise.all([close(server), close(plain)]);
    },
  };
}

function serverOptions(setup: LabSetup, ticketKeys: Buffer) {
  const noTickets = setup.tickets === 'none' ? constants.SSL_OP_NO_TICKET : 0;
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: CLIENT_CA_CERTIFICATE };
  return {
    cert: SERVER_CERTIFICATE,
    key: SERVER_KEY,
    ticketKeys,
    ciphers: CIPHERS,
    honorCipherOrder: true,
    ecdhCurve: 'P-256',
    minVersion: 'TLSv1.2',
    maxVersion: setup.maxVersion,
    secureOptions: noTickets,
    sessionTimeout: SESSION_TIMEOUT_S,
    ...(setup.mutualTls ? mutual : {}),
  } as const;
}

function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.end('ok');
}

function close(server: Server | PlainServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
