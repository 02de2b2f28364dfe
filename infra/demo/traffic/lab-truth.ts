import type { ClientKind } from '../../../functions/clients/client-kind.ts';
import type { BalancerType, Outcome } from '../../../functions/model/balancer.ts';
import { ARRIVALS, type Arrival } from '../../../functions/model/rate.ts';
import type { LabConnection } from './drive-plan.ts';
import { FIRST_REQUEST_MS } from './requests.ts';
import type { LogFormat, PlantedFault, Scenario } from './scenario.ts';
import { PARALLEL_MS, SESSION_LIFETIME_MS } from './session-jar.ts';
import type { LabPlan } from './visit-plan.ts';

/**
 * Counts of handshakes in the window, by what the log shows of them (`resumed` to `failed`), and
 * what the servers know of the same handshakes (`serverResumed`, `serverFull`).
 */
export interface TruthCounts extends Readonly<Record<Outcome, number>> {
  readonly handshakes: number;
  readonly serverResumed: number;
  readonly serverFull: number;
}

/** The counts of one node; `tlsVersion` is `unknown` where no version was agreed. */
export interface TruthRow extends TruthCounts {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  readonly node: string;
  readonly arrival: Arrival | 'all';
  readonly tlsVersion: string;
}

/** The counts of one kind of client at one balancer, as its log can tell kinds. */
export interface TruthKind extends TruthCounts {
  readonly balancer: string;
  readonly clientKind: ClientKind;
}

/** What really happened in the window, kept aside from the logs. */
export interface LabTruth {
  readonly seed: number;
  readonly startMs: number;
  readonly windowStartMs: number;
  readonly windowEndMs: number;
  /** Every node: all arrivals and versions together. */
  readonly nodes: readonly TruthRow[];
  /** Every node by arrival and TLS version. */
  readonly arrivals: readonly TruthRow[];
  /** Every balancer by kind of client. */
  readonly kinds: readonly TruthKind[];
  readonly faults: readonly PlantedFault[];
  /** All that was done, before and within the window. */
  readonly driven: { readonly connections: number; readonly logged: number };
}

/** A handshake that the logs show, with what they show of it. */
export interface SeenHandshake {
  readonly connection: LabConnection;
  /** The instant that the log gives for it. */
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly arrival: Arrival;
}

/** Which formats log connections, not only requests, and so show failed and silent ones. */
const LOGS_CONNECTIONS: Readonly<Record<LogFormat, boolean>> = {
  application: true,
  network: true,
  'application-29': false,
  classic: false,
};

/** Counts the truth of one run from its logged connections. */
export function truthOf(run: {
  readonly seed: number;
  readonly plan: LabPlan;
  readonly scenario: Scenario;
  readonly driven: number;
  readonly logged: readonly LabConnection[];
}): LabTruth {
  const { plan } = run;
  const seen = seenHandshakes(run.logged).filter(({ atMs }) => atMs >= plan.windowStartMs);
  return {
    seed: run.seed,
    startMs: plan.startMs,
    windowStartMs: plan.windowStartMs,
    windowEndMs: plan.endMs,
    nodes: rowsBy(seen, () => ({ arrival: 'all', tlsVersion: 'all' })),
    arrivals: rowsBy(seen, ({ arrival, connection }) => ({
      arrival,
      tlsVersion: connection.negotiation?.tlsVersion ?? 'unknown',
    })),
    kinds: kindsOf(seen),
    faults: run.scenario.faults,
    driven: { connections: run.driven, logged: run.logged.length },
  };
}

/** The handshakes that the logs show, each with its arrival: where its client was seen before. */
export function seenHandshakes(connections: readonly LabConnection[]): SeenHandshake[] {
  const shown = connections.flatMap((connection) => {
    const outcome = loggedOutcome(connection);
    return outcome === null ? [] : [{ connection, outcome, atMs: loggedAtMs(connection) }];
  });
  const byClient = Map.groupBy(shown, ({ connection: { visit } }) => visit.client.id);
  return [...byClient.values()].flatMap((own) =>
    own.map((handshake) => {
      const history = own.filter(
        ({ outcome, atMs }) =>
          outcome !== 'failed' &&
          atMs <= handshake.atMs - PARALLEL_MS &&
          atMs >= handshake.atMs - SESSION_LIFETIME_MS,
      );
      const { node } = handshake.connection.visit;
      const sameNode = history.some(({ connection }) => connection.visit.node === node);
      const elsewhere = history.length > 0 ? 'cross-node' : 'first';
      return { ...handshake, arrival: sameNode ? 'same-node' : elsewhere };
    }),
  );
}

/** What the log shows of a connection's handshake; null where it shows nothing. */
function loggedOutcome({ visit, negotiation }: LabConnection): Outcome | null {
  if (negotiation === null) return null;
  const { balancerType, logFormat } = visit.balancer;
  if (!LOGS_CONNECTIONS[logFormat] && visit.requests.length === 0) return null;
  if (negotiation.outcome === 'failed') {
    // A connection-log line without a TLS version is no handshake: that client may just have left.
    return balancerType === 'network' || negotiation.tlsVersion !== null ? 'failed' : null;
  }
  const marked = balancerType === 'application' && visit.requests.length > 0;
  return marked ? negotiation.outcome : 'unknown';
}

/** Where only requests are logged, a connection begins with its first one. */
function loggedAtMs({ visit }: LabConnection): number {
  return visit.atMs + (LOGS_CONNECTIONS[visit.balancer.logFormat] ? 0 : FIRST_REQUEST_MS);
}

function rowsBy(
  seen: readonly SeenHandshake[],
  margin: (handshake: SeenHandshake) => Pick<TruthRow, 'arrival' | 'tlsVersion'>,
): TruthRow[] {
  const groups = Map.groupBy(seen, (handshake) => {
    const { visit } = handshake.connection;
    const { arrival, tlsVersion } = margin(handshake);
    const order = ['all', ...ARRIVALS].indexOf(arrival);
    return [visit.balancer.name, visit.node, order, arrival, tlsVersion].join(' ');
  });
  const keys = [...groups.keys()].sort();
  return keys.flatMap((key) => {
    const group = groups.get(key) ?? [];
    const [first] = group;
    if (first === undefined) return [];
    const { balancer, node } = first.connection.visit;
    const { balancerType, region, accountId, name } = balancer;
    const labels = { balancerType, region, accountId, balancer: name, node, ...margin(first) };
    return [{ ...labels, ...countsOf(group) }];
  });
}

function kindsOf(seen: readonly SeenHandshake[]): TruthKind[] {
  const labels = seen.map((handshake) => {
    const { balancer, client, requests } = handshake.connection.visit;
    // Network logs have no user agent, and a connection without a request sent none.
    const tells = balancer.balancerType !== 'network' && requests.length > 0;
    const clientKind = tells ? client.program.clientKind : 'none';
    return { balancer: balancer.name, clientKind, handshake };
  });
  const groups = Map.groupBy(labels, ({ balancer, clientKind }) => `${balancer} ${clientKind}`);
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const { balancer, clientKind } = first;
    return [{ balancer, clientKind, ...countsOf([first, ...rest].map((row) => row.handshake)) }];
  });
}

function countsOf(group: readonly SeenHandshake[]): TruthCounts {
  const logged = (outcome: Outcome) => group.filter((seen) => seen.outcome === outcome).length;
  const server = (outcome: string) =>
    group.filter(({ connection }) => connection.negotiation?.outcome === outcome).length;
  return {
    handshakes: group.length,
    resumed: logged('resumed'),
    full: logged('full'),
    unknown: logged('unknown'),
    failed: logged('failed'),
    serverResumed: server('resumed'),
    serverFull: server('full'),
  };
}
