import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { failed, type Negotiation, succeeded } from './negotiation.ts';

/** A request as a node got it; times are those of `performance.now()`. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
}

/** A connection that nobody planned, as its node saw it. */
export interface SeenConnection {
  readonly clientPort: number;
  readonly startedMs: number;
  readonly negotiation: Negotiation;
  readonly requests: readonly SeenRequest[];
}

/** Notes the connections of a server from when it is begun, as a log would. */
export class SeenConnections {
  readonly #mutualTls: boolean;
  readonly #started = new WeakMap<object, number>();
  readonly #requests = new WeakMap<object, SeenRequest[]>();
  #seen: SeenConnection[] | null = null;

  constructor(server: Server, mutualTls: boolean) {
    this.#mutualTls = mutualTls;
    server.on('connection', (socket: Socket) => this.#started.set(socket, performance.now()));
    server.on('secureConnection', (socket: TLSSocket) => this.#succeed(socket));
    server.on('tlsClientError', (error: Error, socket: TLSSocket) => this.#fail(error, socket));
    server.on('request', (request: IncomingMessage) => this.#ask(request));
  }

  /** Begins; what is answered grows with each connection. */
  begin(): readonly SeenConnection[] {
    this.#seen = [];
    return this.#seen;
  }

  #succeed(socket: TLSSocket): void {
    const requests: SeenRequest[] = [];
    this.#requests.set(socket, requests);
    this.#note(socket, (startedMs) => succeeded(socket, startedMs, this.#mutualTls), requests);
  }

  #fail(error: Error, socket: TLSSocket): void {
    this.#note(socket, () => failed(error, socket), []);
  }

  #note(
    socket: TLSSocket,
    negotiation: (startedMs: number) => Negotiation,
    requests: readonly SeenRequest[],
  ): void {
    const { remotePort } = socket;
    if (this.#seen === null || remotePort === undefined) return;
    const startedMs = this.#started.get(socket) ?? performance.now();
    this.#seen.push({
      ...{ clientPort: remotePort, startedMs, requests },
      negotiation: negotiation(startedMs),
    });
  }

  #ask({ method = '-', url = '/', socket }: IncomingMessage): void {
    this.#requests.get(socket)?.push({ method, path: url, atMs: performance.now() });
  }
}
