import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { SERVER_CERTIFICATE_PATH } from '../traffic/certificates.ts';
import { seededRandom } from '../traffic/seeded-random.ts';
import { openProbeNode, type ProbeNode, type ServerRecord } from './node.ts';
import type { ProbeChange, ProbeProfile } from './profile.ts';
import type { ProbeNodeSetup } from './routing.ts';

/** Balancers on loopback that a probe can be pointed at, and what their nodes know. */
export interface ProbeLab {
  /** One per profile, in their order. */
  readonly targets: readonly Target[];
  /** Every connection that a node accepted; waits until those still open have ended. */
  record(): Promise<readonly ServerRecord[]>;
  close(): Promise<void>;
}

/** The name that every node of the lab has a certificate for. */
export const PROBE_SERVER_NAME = 'probe.lab.test';
const TICKET_KEY_BYTES = 48;
/** A client's last bytes take their time; a node that fell silent keeps its connection open. */
const SETTLE_MS = 1_000;

/** How the nodes of each type treat sessions, as AWS documents it. */
const DOCUMENTED: Readonly<Record<BalancerType, ProbeNodeSetup>> = {
  classic: documented('node', 'none', 'TLSv1.2'),
  application: documented('node', 'node', 'TLSv1.3'),
  network: documented('none', 'region', 'TLSv1.3'),
};

function documented(
  sessionIds: ProbeNodeSetup['sessionIds'],
  tickets: ProbeNodeSetup['tickets'],
  maxVersion: ProbeNodeSetup['maxVersion'],
): ProbeNodeSetup {
  return {
    sessionIds,
    tickets,
    minVersion: 'TLSv1.2',
    maxVersion,
    curves: 'X25519:P-256',
    certificate: 'right',
    workers: 'one',
    foreign: 'handshake',
    down: false,
    silent: false,
    predatesTls13: false,
    olderKeys: [],
    rttMs: 0,
  };
}

/** Starts the nodes of all profiles; the seed fixes which worker gets which connection. */
export async function startProbeLab(
  profiles: readonly ProbeProfile[],
  { seed }: { readonly seed: number },
): Promise<ProbeLab> {
  const balancers = await Promise.all(profiles.map((profile) => openBalancer(profile, seed)));
  const nodes = balancers.flat();
  return {
    targets: profiles.map((profile, at) => targetOf(profile, balancers[at] ?? [])),
    record: async () => {
      const deadline = performance.now() + SETTLE_MS;
      while (nodes.some((node) => node.open() > 0) && performance.now() < deadline) await sleep(5);
      return nodes.flatMap((node) => node.records());
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

function openBalancer(profile: ProbeProfile, seed: number): Promise<readonly ProbeNode[]> {
  const inRegion = newTicketKeys();
  const own = profile.nodes.map(newTicketKeys);
  return Promise.all(
    profile.nodes.map((change, at) => {
      const setup = setupOf(profile.balancerType, change, own);
      const ownKeys = own[at] ?? newTicketKeys();
      const shared = setup.tickets === 'region' && change.rotatedKeys === undefined;
      const random = seededRandom(`${seed} ${profile.name} ${at}`);
      return openProbeNode(setup, shared ? inRegion : ownKeys, newTicketKeys, random);
    }),
  );
}

function setupOf(
  balancerType: BalancerType,
  { rotatedKeys, ...change }: ProbeChange,
  keys: readonly Buffer[],
): ProbeNodeSetup {
  const olderKeys = rotatedKeys === undefined ? [] : keys;
  return { ...DOCUMENTED[balancerType], ...change, olderKeys };
}

function targetOf(profile: ProbeProfile, nodes: readonly ProbeNode[]): Target {
  return {
    name: profile.name,
    balancerType: profile.balancerType,
    region: 'eu-west-1',
    nodes: nodes.map((node) => node.address),
    serverName: PROBE_SERVER_NAME,
    trust: [SERVER_CERTIFICATE_PATH],
    internal: true,
    ...(profile.certificates === undefined ? {} : { certificates: profile.certificates }),
  };
}

function newTicketKeys(): Buffer {
  return randomBytes(TICKET_KEY_BYTES);
}
