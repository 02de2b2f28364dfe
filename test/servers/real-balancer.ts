import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Target } from '../../functions/model/targets.ts';
import { PROBE_SERVER_NAME } from '../../infra/demo/probe/probe-lab.ts';
import { SERVER_CERTIFICATE_PATH, SERVER_KEY } from '../../infra/demo/traffic/certificates.ts';
import { holdPort, LOOPBACK } from './held-port.ts';
import type { ServerSetup } from './server-setups.ts';
import type { LoggedHandshake, RealNode, ServerSoftware } from './server-software.ts';

/** A handshake as the log of one node shows it. */
export interface NodeHandshake extends LoggedHandshake {
  readonly node: string;
}

/** Real servers on loopback that act as one balancer. */
export interface RealBalancer {
  readonly target: Target;
  /** Ends the servers by their process ids and returns what they logged. */
  stop(): Promise<readonly NodeHandshake[]>;
}

/** A service that takes all, and answers nothing. */
const sinkOf = (): Server =>
  createServer((socket) => socket.on('error', () => socket.destroy()).resume());

/**
 * Starts the nodes of one setup, each in a process and a temporary folder of its own, before a service
 * that is closed with them.
 */
export async function startBalancer(
  software: ServerSoftware,
  setup: ServerSetup,
  sink = sinkOf(),
): Promise<RealBalancer> {
  const folder = await mkdtemp(join(tmpdir(), 'servers-'));
  // No TCP: ports come round again within a second, and a connection to one just left has to wait.
  const sinkPath = join(folder, 'sink');
  sink.listen(sinkPath);
  await once(sink, 'listening');
  const files = await writeCertificate(folder, CERTIFICATES[setup.certificate]);
  const own = Array.from({ length: setup.nodes }, () => randomBytes(TICKET_KEY_BYTES));
  const nodes: { readonly address: string; readonly server: RealNode }[] = [];
  const stop = async () => {
    try {
      const logs = await Promise.all(nodes.map(({ server }) => server.stop()));
      return logs.flatMap((log, at) =>
        log.map((handshake) => ({ node: nodes[at]?.address ?? '', ...handshake })),
      );
    } finally {
      sink.close();
      await rm(folder, { recursive: true });
    }
  };
  for (const [at, key] of own.entries()) {
    const place = {
      ...{ ...files, folder: join(folder, `node-${at}`), sinkPath },
      held: await holdPort(setup.privateWorkers ? 2 : 1),
      ticketKeys: TICKET_KEYS[setup.tickets](key, own),
    };
    await mkdir(place.folder);
    const server = await software.start(setup, place);
    nodes.push({ address: `${LOOPBACK}:${place.held.port}`, server });
  }
  const addresses = nodes.map(({ address }) => address);
  return { target: targetOf(setup, addresses), stop };
}

const TICKET_KEY_BYTES = 48;

/** The keys of a node, the one that it seals with first. */
const TICKET_KEYS: Readonly<
  Record<ServerSetup['tickets'], (key: Buffer, all: readonly Buffer[]) => readonly Buffer[]>
> = {
  none: (key) => [key],
  node: (key) => [key],
  region: (_key, all) => all.slice(0, 1),
  rotated: (key, all) => [key, ...all.filter((other) => other !== key)],
};

/** Each goes with the lab's key. */
const CERTIFICATES: Readonly<Record<ServerSetup['certificate'], string>> = {
  usual: SERVER_CERTIFICATE_PATH,
  large: fileURLToPath(new URL('../fixtures/certificates/large.pem', import.meta.url)),
};

async function writeCertificate(folder: string, certificate: string) {
  const files = {
    certificate,
    key: join(folder, 'server.key'),
    bundle: join(folder, 'server.pem'),
  };
  await writeFile(files.key, SERVER_KEY, { mode: 0o600 });
  await writeFile(files.bundle, Buffer.concat([await readFile(certificate), SERVER_KEY]), {
    mode: 0o600,
  });
  return files;
}

function targetOf(setup: ServerSetup, nodes: string[]): Target {
  return {
    name: setup.name.replaceAll(/\W+/g, '-'),
    balancerType: setup.balancerType,
    region: 'eu-west-1',
    nodes,
    serverName: PROBE_SERVER_NAME,
    trust: [CERTIFICATES[setup.certificate]],
    internal: true,
  };
}
