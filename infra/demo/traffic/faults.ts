import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { LabBalancer, LabSetup, PlantedFault, SessionSetup } from './scenario.ts';

/**
 * How far the nodes of each type accept sessions, and the newest version that they speak, as AWS
 * documents it (https://repost.aws/knowledge-center/elb-ssl-tls-session-resumption-support).
 */
export const DOCUMENTED_SESSIONS: Readonly<Record<BalancerType, SessionSetup>> = {
  classic: { sessionIds: 'node', tickets: 'none', maxVersion: 'TLSv1.2' },
  application: { sessionIds: 'node', tickets: 'node', maxVersion: 'TLSv1.3' },
  network: { sessionIds: 'none', tickets: 'region', maxVersion: 'TLSv1.3' },
};

const WITHOUT_FAULT = {
  ...{ mutualTls: false, accepts: true, forgetfulNode: null, silentHours: 0 },
  ...{ lostLines: 0, wrongMarks: 'none' },
} as const;

/** What a log may do wrong that only a probe's own connections show, for the setup of a balancer. */
export const LOG_FAULTS = {
  'loses-lines': { lostLines: 0.03 },
  'marks-wrongly': { wrongMarks: 'both' },
  'marks-resumed-as-full': { wrongMarks: 'resumed' },
  'marks-full-as-resumed': { wrongMarks: 'full' },
} as const satisfies Readonly<Record<string, Partial<LabSetup>>>;

/** The planted faults: for each, what must be found there; no other rule may fire, anywhere. */
export const LAB_FAULTS: readonly PlantedFault[] = [
  {
    done: 'all nodes share their ticket keys',
    balancer: 'app/checkout/4d5e6f708192a3b4',
    change: { tickets: 'region' },
    rule: 'cross-node-resumption',
    level: 'balancer',
    node: null,
    severity: 'info',
    probed: { severity: 'error', nodeRule: 'unexpected-resumption' },
  },
  {
    done: 'one node loses its session cache and its ticket keys every hour',
    balancer: 'app/media/5e6f708192a3b4c5',
    change: { forgetfulNode: '192.0.2.62' },
    rule: 'node-below-peers',
    level: 'node',
    node: '192.0.2.62',
    severity: 'warning',
  },
  {
    done: 'a listener with mutual TLS resumes sessions',
    balancer: 'app/partners/6f708192a3b4c5d6',
    change: { accepts: true },
    rule: 'excluded-resumption',
    level: 'balancer',
    node: null,
    severity: 'warning',
  },
  {
    done: 'sessions are issued and never accepted',
    balancer: 'app/campaign/708192a3b4c5d6e7',
    change: { accepts: false },
    rule: 'never-resumed',
    level: 'balancer',
    node: null,
    severity: 'info',
    probed: { severity: 'error', nodeRule: 'missing-resumption' },
  },
  {
    done: 'a classic balancer negotiates TLS 1.3',
    balancer: 'legacy-pay',
    change: { maxVersion: 'TLSv1.3' },
    rule: 'undocumented-version',
    level: 'balancer',
    node: null,
    severity: 'info',
  },
  {
    done: 'logs stop five hours before the end',
    balancer: 'net/telemetry/8192a3b4c5d6e7f8',
    change: { silentHours: 5 },
    rule: 'stale',
    level: 'balancer',
    node: null,
    severity: 'warning',
  },
];

/** How the nodes of one balancer really treat sessions: documented, its own setup, then its faults. */
export function setupOf(balancer: LabBalancer, faults: readonly PlantedFault[]): LabSetup {
  const own = faults.filter((fault) => fault.balancer === balancer.name);
  const changes = own.map((fault) => fault.change);
  const documented = { ...DOCUMENTED_SESSIONS[balancer.balancerType], ...WITHOUT_FAULT };
  return Object.assign(documented, balancer.setup, ...changes);
}
