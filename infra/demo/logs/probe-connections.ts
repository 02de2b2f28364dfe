import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { LabConnection, OpenNodes } from '../traffic/drive-plan.ts';
import { setupOf } from '../traffic/faults.ts';
import type { LabBalancer, Scenario } from '../traffic/scenario.ts';
import type { SeenConnection, SeenRequest } from '../traffic/seen-connections.ts';
import { isMarked } from './application-log.ts';
import { isLost } from './log-kinds.ts';

/** What the logs show of a balancer's probed connections, and what of it is wrong: the truth of a lab. */
export interface ProbeTruth {
  readonly balancer: string;
  readonly balancerType: BalancerType;
  readonly connections: number;
  /** Those that carried a request. */
  readonly requested: number;
  /** Of these, how many the access log lost. */
  readonly lost: number;
  /** Of those that it shows: resumed and marked as full, full and marked as resumed. */
  readonly resumedAsFull: number;
  readonly fullAsResumed: number;
}

/** An address of the documentation (RFC 5737) that no client of the lab has. */
const PROBER_ADDRESS = '192.0.2.250';
const PROCESSING_MS = 1;
const CLOSES_AFTER_MS = 2;
const PROBER = {
  address: PROBER_ADDRESS,
  ability: 'modern',
  program: { userAgent: 'resumption-watch', clientKind: 'other', offers: true },
  group: { errand: 'tls', path: 'tour', clients: 1, visitsBefore: 0, visitsWithin: 0 },
  index: 0,
} as const;

/** Whoever probes the lab's nodes, from when it is made, on the virtual clock that stood at `atMs`. */
export class ProbeWatch {
  readonly #scenario: Scenario;
  readonly #seed: number;
  readonly #aheadMs: number;
  readonly #seen: readonly {
    readonly balancer: LabBalancer;
    readonly node: string;
    readonly connections: readonly SeenConnection[];
  }[];

  constructor(scenario: Scenario, seed: number, nodes: OpenNodes, atMs: number) {
    this.#scenario = scenario;
    this.#seed = seed;
    this.#aheadMs = atMs - performance.now();
    this.#seen = scenario.balancers.flatMap((balancer) =>
      balancer.nodes.map((node) => {
        return { balancer, node, connections: nodes(balancer.name, node)?.watch() ?? [] };
      }),
    );
  }

  /** The connections that were seen, as those of a visitor. */
  connections(): readonly LabConnection[] {
    return this.#seen.flatMap(({ balancer, node, connections }) =>
      connections.map((seen, at) => this.#connection(balancer, node, seen, at)),
    );
  }

  #connection(
    balancer: LabBalancer,
    node: string,
    { clientPort, startedMs, negotiation, requests }: SeenConnection,
    at: number,
  ): LabConnection {
    const atMs = this.#virtual(startedMs);
    const last = requests.at(-1);
    const endsMs = (last === undefined ? atMs : this.#virtual(last.atMs)) + CLOSES_AFTER_MS;
    const id = `${this.#seed}/probe/${balancer.name}/${node}/${at}`;
    const visit = {
      ...{ id, balancer, node, clientPort, atMs, endsMs, errand: 'tls' as const },
      setup: setupOf(balancer, this.#scenario.faults),
      client: { ...PROBER, id: `${balancer.name}#prober` },
      requests: requests.map((request) => this.#request(request)),
    };
    return { visit, negotiation, clientResumed: negotiation.outcome === 'resumed' };
  }

  #request({ method, path, atMs }: SeenRequest) {
    const createdMs = this.#virtual(atMs);
    return { method, path, createdMs, processingMs: PROCESSING_MS, sentBytes: 0, microseconds: 0 };
  }

  #virtual(atMs: number): number {
    return Math.floor(this.#aheadMs + atMs);
  }
}

/** What a log can show of them, by balancer, in the order of the scenario. */
export function probeTruth(connections: readonly LabConnection[]): readonly ProbeTruth[] {
  const ofBalancers = Map.groupBy(connections, ({ visit }) => visit.balancer);
  return [...ofBalancers].map(([{ name: balancer, balancerType }, own]) => {
    const asked = own.filter(({ visit }) => visit.requests.length > 0);
    const shown = asked.filter((one) => !isLost(one, kindOf(balancerType), 0));
    const marked = balancerType === 'application' ? shown : [];
    const wrong = (outcome: string) =>
      marked.filter(
        ({ visit, negotiation }) =>
          negotiation?.outcome === outcome &&
          isMarked(negotiation, visit.setup.wrongMarks) !== (outcome === 'resumed'),
      ).length;
    return {
      ...{ balancer, balancerType, connections: own.length, requested: asked.length },
      lost: asked.length - shown.length,
      ...{ resumedAsFull: wrong('resumed'), fullAsResumed: wrong('full') },
    };
  });
}

function kindOf(balancerType: BalancerType) {
  return balancerType === 'classic' ? 'classic-access' : 'application-access';
}
