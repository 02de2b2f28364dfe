import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { scopeBehaviour } from '../../functions/behaviours/resumption.ts';
import type { Mechanism } from '../../functions/model/balancer.ts';
import { SERVER_CERTIFICATE, SERVER_KEY } from './certificates.ts';
import type { Issue, IssuedSessions, ListenerPlace } from './issued-sessions.ts';
import { controlTickets, type TicketAnswer, type TicketKeys } from './ticket-control.ts';

/** Longer than any check. */
const SESSION_TIMEOUT_S = 86_400;
const IDS_MAX = 10_000;
/** What is answered in full; else whatever the client likes best is agreed. */
const PREFERRED_PROTOCOL = 'http/1.1';

/** How a handshake ended. */
export type HandshakeEnd =
  | { readonly socket: TLSSocket; readonly resumed: boolean; readonly failure: null }
  | { readonly socket: null; readonly failure: string };

/** What a node is. */
export interface CheckNodeSetup {
  readonly place: ListenerPlace;
  /** From 1. */
  readonly node: number;
  /** Of all nodes of the balancer; which tickets it opens, its type decides. */
  readonly keys: TicketKeys;
  readonly issued: IssuedSessions;
}

/** One node of a balancer: a TLS server without a port, that treats sessions as its type documents. */
export class CheckNode {
  /** From 1. */
  readonly node: number;
  readonly #place: ListenerPlace;
  readonly #issued: IssuedSessions;
  readonly #server: Server;
  readonly #sessions = new Map<string, Buffer>();
  readonly #waiting = new Map<string, (end: HandshakeEnd) => void>();

  constructor(setup: CheckNodeSetup) {
    const { place, node, issued, keys } = setup;
    this.node = node;
    this.#place = place;
    this.#issued = issued;
    this.#server = createServer(serverOptions(place));
    controlTickets(this.#server, keys, {
      issued: (name) => this.#remember(name),
      answer: (name) => this.#answer(name),
    });
    this.#keepIds();
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      socket.on('error', () => socket.destroy());
      this.#settle(socket, { socket, resumed: socket.isSessionReused(), failure: null });
    });
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
      this.#settle(socket, { socket: null, failure: error.code ?? 'unknown' });
      socket.destroy();
    });
  }

  /** Takes over a connection whose first bytes were put back. */
  handshake(socket: Socket): Promise<HandshakeEnd> {
    if (socket.destroyed) return Promise.resolve({ socket: null, failure: 'ECONNRESET' });
    return new Promise((resolve) => {
      const key = peerOf(socket);
      this.#waiting.set(key, resolve);
      socket.once('close', () => {
        this.#waiting.delete(key);
        resolve({ socket: null, failure: 'ECONNRESET' });
      });
      this.#server.emit('connection', socket);
    });
  }

  #settle(socket: Socket, end: HandshakeEnd): void {
    this.#waiting.get(peerOf(socket))?.(end);
  }

  #remember(name: Buffer): void {
    this.#issued.remember(name, { place: this.#place, node: this.node, atMs: performance.now() });
  }

  /** A new ticket after a resumption: in TLS 1.3, as s2n and OpenSSL; in TLS 1.2 none, as both. */
  #answer(name: Buffer): TicketAnswer {
    const issue = this.#issued.find(name);
    if (issue === null || !this.#covers(issue)) return 'refuse';
    return this.#place.tlsVersion === '1.3' ? 'renew' : 'accept';
  }

  #covers(issue: Issue): boolean {
    if (issue.place !== this.#place) return false;
    const mechanism: Mechanism = this.#place.tlsVersion === '1.3' ? 'psk' : 'session-ticket';
    const { scope } = scopeBehaviour(this.#place.balancerType, mechanism);
    return scope === 'region' || (scope === 'node' && issue.node === this.node);
  }

  /** A Node server issues IDs whatever it does with them; those of TLS 1.3 are none. */
  #keepIds(): void {
    if (this.#place.tlsVersion === '1.3') return;
    this.#server.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
      const [oldest] = this.#sessions.keys();
      if (this.#sessions.size >= IDS_MAX && oldest !== undefined) this.#sessions.delete(oldest);
      this.#sessions.set(id.toString('hex'), session);
      this.#remember(id);
      done();
    });
    if (scopeBehaviour(this.#place.balancerType, 'session-id').scope === 'none') return;
    this.#server.on(
      'resumeSession',
      (id: Buffer, done: (error: Error | null, session: Buffer | null) => void) => {
        done(null, this.#sessions.get(id.toString('hex')) ?? null);
      },
    );
  }
}

function serverOptions({ balancerType, tlsVersion }: ListenerPlace) {
  const takesTickets = scopeBehaviour(balancerType, 'session-ticket').scope !== 'none';
  return {
    cert: SERVER_CERTIFICATE,
    key: SERVER_KEY,
    minVersion: `TLSv${tlsVersion}`,
    maxVersion: `TLSv${tlsVersion}`,
    secureOptions: takesTickets ? 0 : constants.SSL_OP_NO_TICKET,
    sessionTimeout: SESSION_TIMEOUT_S,
    ALPNCallback: ({ protocols }: { readonly protocols: readonly string[] }) =>
      protocols.includes(PREFERRED_PROTOCOL) ? PREFERRED_PROTOCOL : protocols[0],
  } as const;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
