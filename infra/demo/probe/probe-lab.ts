import { setTimeout as sleep } from 'node:timers/promises';
import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { newTicketKeys } from '../traffic/balancer-node.ts';
import { SERVER_CERTIFICATE_PATH } from '../traffic/certificates.ts';
import { DOCUMENTED_SESSIONS } from '../traffic/faults.ts';
import { seededRandom } from '../traffic/seeded-random.ts';
import { openProbeNode, type ProbeNode, type ServerRecord } from './probe-node.ts';
import type { ProbeChange, ProbeProfile } from './probe-profile.ts';
import type { ProbeNodeSetup } from './worker-routing.ts';

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
/** A client's last bytes take their time; a node that fell silent keeps its connection open. */
const SETTLE_MS = 1_000;

/** A node of the lab without a fault, whatever its type. */
const WITHOUT_FAULT = {
  minVersion: 'TLSv1.2',
  curves: 'X25519:P-256',
  certificate: 'right',
  workers: 'one',
  foreign: 'handshake',
  down: false,
  silent: false,
  predatesTls13: false,
  rttMs: 0,
  life: null,
} as const;

/** The seed fixes which worker gets which connection; sessions live by the clock. */
export interface ProbeLabOptions {
  readonly seed: number;
  /** Else that of the machine. */
  readonly nowMs?: () => number;
}

/** Starts the nodes of all profiles. */
export async function startProbeLab(
  profiles: readonly ProbeProfile[],
  options: ProbeLabOptions,
): Promise<ProbeLab> {
  const balancers = await Promise.all(profiles.map((profile) => openBalancer(profile, options)));
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

function openBalancer(
  profile: ProbeProfile,
  { seed, nowMs = Date.now }: ProbeLabOptions,
): Promise<readonly ProbeNode[]> {
  const inRegion = newTicketKeys();
  const own = profile.nodes.map(newTicketKeys);
  return Promise.all(
    profile.nodes.map((change, at) => {
      const setup = { ...setupOf(profile.balancerType, change, own), nowMs };
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
): Omit<ProbeNodeSetup, 'nowMs'> {
  const olderKeys = rotatedKeys === undefined ? [] : keys;
  return { ...DOCUMENTED_SESSIONS[balancerType], ...WITHOUT_FAULT, ...change, olderKeys };
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
