import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../functions/model/targets.ts';
import {
  SERVER_CERTIFICATE,
  SERVER_CERTIFICATE_PATH,
  SERVER_KEY,
} from '../../infra/local/lab/lab-certificates.ts';
import { PROBE_SERVER_NAME } from '../../infra/local/lab/probe-lab.ts';
import { freePort } from './server-process.ts';
import type { ServerSetup } from './server-setups.ts';
import type { LoggedHandshake, RealNode, ServerSoftware } from './server-software.ts';

/** A handshake as the log of one node tells it. */
export interface NodeHandshake extends LoggedHandshake {
  readonly node: string;
}

/** Real servers on loopback that stand for one balancer. */
export interface RealBalancer {
  readonly target: Target;
  /** Ends the servers by their process ids and tells what they logged. */
  stop(): Promise<readonly NodeHandshake[]>;
}

/** Starts the nodes of one setup, each in a process and a temporary folder of its own. */
export async function startBalancer(
  software: ServerSoftware,
  setup: ServerSetup,
): Promise<RealBalancer> {
  const folder = await mkdtemp(join(tmpdir(), 'servers-'));
  const sink = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const address = sink.address();
  const sinkPort = address === null || typeof address === 'string' ? 0 : address.port;
  const files = await writeCertificate(folder);
  const inRegion = randomBytes(48);
  const nodes: { readonly address: string; readonly server: RealNode }[] = [];
  for (let at = 0; at < setup.nodes; at += 1) {
    const port = await freePort();
    const ticketKey = setup.tickets === 'region' ? inRegion : randomBytes(48);
    const own = join(folder, `node-${at}`);
    await mkdir(own);
    const place = { folder: own, port, sinkPort, ticketKey, ...files };
    nodes.push({ address: `127.0.0.1:${port}`, server: await software.start(setup, place) });
  }
  return {
    target: targetOf(
      setup,
      nodes.map((node) => node.address),
    ),
    stop: async () => {
      const logged: NodeHandshake[] = [];
      for (const { address: node, server } of nodes) {
        for (const handshake of await server.stop()) logged.push({ node, ...handshake });
      }
      sink.close();
      await rm(folder, { recursive: true });
      return logged;
    },
  };
}

async function writeCertificate(folder: string) {
  const files = {
    certificate: SERVER_CERTIFICATE_PATH,
    key: join(folder, 'server.key'),
    bundle: join(folder, 'server.pem'),
  };
  await writeFile(files.key, SERVER_KEY, { mode: 0o600 });
  await writeFile(files.bundle, Buffer.concat([SERVER_CERTIFICATE, SERVER_KEY]), { mode: 0o600 });
  return files;
}

function targetOf(setup: ServerSetup, nodes: string[]): Target {
  return {
    name: setup.name,
    balancerType: setup.balancerType,
    region: 'eu-west-1',
    nodes,
    serverName: PROBE_SERVER_NAME,
    trust: [SERVER_CERTIFICATE_PATH],
    internal: true,
  };
}
