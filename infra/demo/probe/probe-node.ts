import { createServer, type Socket } from 'node:net';
import type { TlsVersion } from '../../../functions/model/balancer.ts';
import { LOOPBACK, listen } from '../traffic/loopback.ts';
import { TLS_VERSIONS } from '../traffic/negotiation.ts';
import type { Random } from '../traffic/seeded-random.ts';
import { closeAll, type LabRelay, openRelay } from './delay-relay.ts';
import { helloIn, holdsHello, type LabHello } from './offered-session.ts';
import type { WorkerHandshake } from './tls-worker.ts';
import { type ForeignAnswer, openWorkers, type ProbeNodeSetup } from './worker-routing.ts';

/** What a node itself knows of one accepted connection: the truth that trials are held against. */
export interface ServerRecord {
  /** `127.0.0.1:PORT`, as in the target. */
  readonly node: string;
  readonly clientPort: number;
  readonly resumed: boolean;
  readonly tlsVersion: TlsVersion | null;
  /** True as long as no handshake ended well. */
  readonly failed: boolean;
}

/** A running node. */
export interface ProbeNode {
  readonly address: string;
  /** What it knows of the connections so far, in the order of their arrival. */
  records(): readonly ServerRecord[];
  /** Connections that are still open. */
  open(): number;
  close(): Promise<void>;
}

/** The fatal alert `handshake_failure` (RFC 5246, section 7.2). */
const HANDSHAKE_FAILURE = Buffer.from('15030300020228', 'hex');

/** How each answer ends a connection; the other answers shake hands. */
const ENDINGS: Readonly<Partial<Record<ForeignAnswer, (socket: Socket) => void>>> = {
  // Reading on notices when the client leaves.
  alert: (socket) => socket.resume().end(HANDSHAKE_FAILURE),
  reset: (socket) => socket.resetAndDestroy(),
  close: (socket) => socket.resume().end(),
  silence: (socket) => socket.resume(),
};

/** Starts a node on loopback; `newKeys` gives each further worker its ticket keys. */
export async function openProbeNode(
  setup: ProbeNodeSetup,
  keys: Buffer,
  newKeys: () => Buffer,
  random: Random,
): Promise<ProbeNode> {
  const connections = new Connections();
  const route = openWorkers(setup, keys, newKeys, random, (handshake) =>
    connections.succeed(handshake),
  );
  let relay: LabRelay | null = null;
  const server = createServer({ noDelay: true }, (socket) => {
    connections.begin(socket);
    if (setup.silent) return void socket.resume();
    readHello(socket, ({ offer, onlyTls13 }) => {
      // Known by now, for its bytes have come through; later the relay's port may be another's.
      connections.name(socket, relay?.clientPort(socket.remotePort ?? 0));
      if (setup.predatesTls13 && onlyTls13) return void socket.resume().end(HANDSHAKE_FAILURE);
      const { worker, known } = route(offer);
      const ending = offer === null || known ? undefined : ENDINGS[setup.foreign];
      if (ending === undefined) worker.accept(socket);
      else ending(socket);
    });
  });
  const port = await listen(server);
  if (setup.rttMs > 0) relay = await openRelay(port, setup.rttMs);
  const address = `${LOOPBACK}:${relay?.port ?? port}`;
  if (setup.down) await closeAll(server, []);
  return {
    address,
    records: () => connections.entries.map((entry) => ({ node: address, ...entry })),
    open: () => connections.sockets.size,
    close: async () => {
      await relay?.close();
      if (!setup.down) await closeAll(server, connections.sockets);
    },
  };
}

/** The connections of one node, found again by the port that they come from. */
class Connections {
  readonly entries: Omit<ServerRecord, 'node'>[] = [];
  readonly sockets = new Set<Socket>();
  readonly #latest = new Map<number, number>();

  begin(socket: Socket): void {
    const clientPort = socket.remotePort ?? 0;
    this.#latest.set(clientPort, this.entries.length);
    this.entries.push({ clientPort, resumed: false, tlsVersion: null, failed: true });
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** The port of the client itself, where a relay is in between. */
  name(socket: Socket, clientPort: number | undefined): void {
    if (clientPort !== undefined) this.#change(socket, { clientPort });
  }

  succeed({ socket, resumed }: WorkerHandshake): void {
    const tlsVersion = TLS_VERSIONS[socket.getProtocol() ?? ''] ?? null;
    this.#change(socket, { resumed, tlsVersion, failed: false });
  }

  #change({ remotePort = 0 }: Socket, change: Partial<ServerRecord>): void {
    const at = this.#latest.get(remotePort) ?? -1;
    const entry = this.entries[at];
    if (entry !== undefined) this.entries[at] = { ...entry, ...change };
  }
}

/** Waits for the ClientHello, puts its bytes back and hands on what it says. */
function readHello(socket: Socket, read: (hello: LabHello) => void): void {
  let bytes = Buffer.alloc(0);
  const collect = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!holdsHello(bytes)) return;
    socket.off('data', collect);
    socket.pause();
    socket.unshift(bytes);
    read(helloIn(bytes));
  };
  socket.on('data', collect);
}
