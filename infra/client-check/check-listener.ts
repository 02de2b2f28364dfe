import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../functions/errors.ts';
import { CheckNode } from './check-node.ts';
import { converse } from './conversation.ts';
import { readFirstHello } from './hello-reader.ts';
import type { IssuedSessions, ListenerPlace } from './issued-sessions.ts';
import type { LoopbackName } from './loopback-name.ts';
import { NodeTurns, type Turn } from './node-turns.ts';
import { type SeenConnection, type SeenOffer, seenOffer } from './seen-connection.ts';
import { newTicketKeys } from './ticket-control.ts';

/** A connection before it is numbered. */
export type NewConnection = Omit<SeenConnection, 'number' | 'run'>;

/** What a listener needs of its check. */
export interface ListenerSetup {
  readonly place: ListenerPlace;
  readonly nodes: number;
  readonly name: LoopbackName;
  readonly issued: IssuedSessions;
  seen(connection: NewConnection): void;
}

const NOTHING_SEEN: SeenOffer = {
  ...{ mechanism: null, sessions: 0, issue: null, timesOffered: null },
  ...{ takesTicket: false, takesPsk: false, speaksTls13: false, namesServer: false },
};
/** Connections that begin within this time of each other count as open at once. */
const QUIET_MS = 50;
const QUIET_TRIES = 20;
/** Within the time that an interrupted command has. */
const SETTLE_MS = 200;
/** Another address of the name may have the port that the first one got. */
const PORT_TRIES = 20;

/** The nodes of one balancer at one port of loopback. */
export class CheckListener {
  readonly place: ListenerPlace;
  readonly #setup: ListenerSetup;
  readonly #nodes: readonly CheckNode[];
  readonly #turns: NodeTurns;
  readonly #sockets = new Set<Socket>();
  #servers: readonly Server[] = [];
  #port = 0;
  #listensAs = 1;
  #accepted = 0;
  #isClosed = false;
  #moving: Promise<void> = Promise.resolve();

  private constructor(setup: ListenerSetup) {
    const { place, nodes, issued } = setup;
    this.place = place;
    this.#setup = setup;
    this.#turns = new NodeTurns(nodes);
    const keys = newTicketKeys();
    this.#nodes = Array.from(
      { length: nodes },
      (_, at) => new CheckNode({ place, node: at + 1, keys, issued }),
    );
  }

  static async open(setup: ListenerSetup): Promise<CheckListener> {
    const listener = new CheckListener(setup);
    await listener.#listenFirst();
    return listener;
  }

  get url(): string {
    return `https://${this.#setup.name.name}:${this.#port}/`;
  }

  /** Waits for what is under way, but not for long. */
  async close(): Promise<void> {
    const deadline = performance.now() + SETTLE_MS;
    while (this.#turns.open > 0 && performance.now() < deadline) await sleep(QUIET_MS / 2);
    this.#isClosed = true;
    await this.#moving;
    await Promise.all(this.#servers.map((server) => closed(server, this.#sockets)));
  }

  async #listenFirst(): Promise<void> {
    const { addresses, isSpread } = this.#setup.name;
    const [first = '', ...others] = isSpread ? addresses.slice(0, 1) : addresses;
    for (let tried = 0; tried < PORT_TRIES; tried += 1) {
      const server = await this.#listen(first, 0);
      const address = server.address();
      this.#port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      this.#servers = [server];
      const rest = await Promise.allSettled(others.map((one) => this.#listen(one, this.#port)));
      this.#servers = [server, ...rest.flatMap((one) => ('value' in one ? [one.value] : []))];
      if (rest.every(({ status }) => status === 'fulfilled')) return;
      await this.close();
    }
    throw new Fault('bad-config', `no port is free at all of ${addresses.join(', ')}`);
  }

  async #listen(address: string, port: number): Promise<Server> {
    const server = createServer({ noDelay: true }, (socket) => void this.#serve(socket));
    server.listen(port, address);
    await once(server, 'listening');
    return server;
  }

  async #serve(socket: Socket): Promise<void> {
    this.#accepted += 1;
    socket.on('error', () => socket.destroy());
    // A client that left before it came again is seen to have left first.
    await nextTurn();
    const turn = this.#turns.begin();
    let isOpen = true;
    const leave = async (succeeded: boolean): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      this.#turns.end(succeeded);
      await this.#follow();
    };
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const address = socket.localAddress ?? '';
    const first = await readFirstHello(socket);
    if (first.hello === null) {
      // Browsers open connections ahead of need, and port scanners leave: no word is no client.
      if (first.fault === 'no-tls') this.#tell(turn, address, NOTHING_SEEN, 'no-tls');
      socket.destroy();
      return await leave(false);
    }
    const offer = seenOffer(first.hello, this.#setup.issued);
    await this.#talk(socket, turn, { address, offer, leave });
  }

  async #talk(socket: Socket, turn: Turn, { address, offer, leave }: Talk): Promise<void> {
    const begunMs = performance.now();
    await this.#untilQuiet();
    const end = await this.#nodes[turn.node - 1]?.handshake(socket);
    if (end === undefined) return;
    if (end.failure !== null) {
      this.#tell(turn, address, offer, end.failure);
      return await leave(false);
    }
    const ageMs = offer.issue === null ? null : Math.round(begunMs - offer.issue.atMs);
    await converse(end.socket, async (request) => {
      const { resumed } = end;
      if (this.#isClosed) return;
      this.#setup.seen({
        ...{ ...this.place, ...offer, node: turn.node, group: turn.group, address },
        ...{ ...request, resumed, ageMs, failure: null },
      });
      await leave(true);
    });
  }

  /**
   * No handshake goes on while more connections come, as over a network with a round trip of so long:
   * else the first of several at once would give the last one its ticket.
   */
  async #untilQuiet(): Promise<void> {
    for (let tried = 0; tried < QUIET_TRIES; tried += 1) {
      const before = this.#accepted;
      await sleep(QUIET_MS);
      // On a busy machine the time is over before connections that wait are accepted.
      await nextTurn();
      if (this.#accepted === before) return;
    }
  }

  #tell({ node, group }: Turn, address: string, offer: SeenOffer, failure: string): void {
    const nothing = { resumed: false, ageMs: null, asks: false, clientKind: null };
    this.#setup.seen({ ...this.place, ...offer, node, group, address, failure, ...nothing });
  }

  /** Where each node has an address of its own, the one whose turn it is listens, and no other. */
  #follow(): Promise<void> {
    const { node } = this.#turns;
    if (!this.#setup.name.isSpread || node === this.#listensAs) return this.#moving;
    this.#listensAs = node;
    this.#moving = this.#moving.then(() => this.#moveTo(node));
    return this.#moving;
  }

  /** Where another program has the port at that address, the last one keeps listening. */
  async #moveTo(node: number): Promise<void> {
    const before = this.#servers;
    const address = this.#setup.name.addresses[node - 1] ?? '';
    const next = await this.#listen(address, this.#port).catch(() => null);
    if (next === null) return;
    this.#servers = [next];
    for (const server of before) server.close();
  }
}

interface Talk {
  readonly address: string;
  readonly offer: SeenOffer;
  leave(succeeded: boolean): Promise<void>;
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
