import { type BalancerType, MECHANISMS, type Mechanism } from '../model/balancer.ts';
import type { RequestPolicy } from '../model/targets.ts';
import type { Relation } from '../model/trial.ts';
import type { DialRequest } from '../ports.ts';

/** A node to probe: `name` is what trials call it, its address where that distinguishes nodes. */
export interface ProbeNode {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** A balancer to probe, its nodes found and allowed. */
export interface ProbedBalancer {
  readonly name: string;
  readonly balancerType: BalancerType;
  readonly region: string;
  /** As the target says; else nobody knows. */
  readonly accountId?: string | undefined;
  readonly nodes: readonly ProbeNode[];
  readonly dialing: Pick<DialRequest, 'serverName' | 'trust' | 'insecure' | 'clientCertificate'>;
  /** As the target says; else by the balancer's type. */
  readonly request?: RequestPolicy | undefined;
}

/** One attempt: a fresh session from the issuer, and an offer of it to the node. */
export interface ProbeJob {
  readonly balancer: ProbedBalancer;
  readonly issuer: ProbeNode;
  readonly node: ProbeNode;
  readonly relation: Relation;
  readonly mechanism: Mechanism;
  /** Whether its times count: made alone on its node. */
  readonly timed: boolean;
}

/** Handshakes at most, those that are made again included; what would need more is not begun. */
export interface ProbeBudget {
  readonly perBalancer: number;
  readonly perRun: number;
}

export interface PlanOptions {
  /** For each issuer, node and mechanism. */
  readonly attempts: number;
  /** How many attempts on the same node are made alone, to measure times. */
  readonly timedAttempts: number;
  readonly budget: ProbeBudget;
  /** A random integer in [0, limit). */
  readonly random: (limit: number) => number;
}

export interface ProbePlan {
  readonly jobs: readonly ProbeJob[];
  /** Handshakes that it takes where none has to be made again. */
  readonly handshakes: number;
  readonly budget: ProbeBudget;
  /** Balancers that are left out, each with the reason. */
  readonly refused: readonly { readonly balancer: ProbedBalancer; readonly reason: string }[];
}

export const DEFAULT_PLAN: Omit<PlanOptions, 'random'> = {
  attempts: 10,
  timedAttempts: 2,
  budget: { perBalancer: 5000, perRun: 50_000 },
};

/** Above it, cross pairs are sampled: their number grows with the square. */
const ALL_PAIRS_NODES_MAX = 4;
const HANDSHAKES_PER_JOB = 2;

/**
 * What to try: every mechanism on every type, documented or not, for each ordered pair of nodes.
 * Attempts come in rounds over all balancers, so that none waits for another.
 */
export function planProbe(balancers: readonly ProbedBalancer[], options: PlanOptions): ProbePlan {
  const refused: { balancer: ProbedBalancer; reason: string }[] = [];
  const rounds: ProbeJob[][] = [];
  let handshakes = 0;
  for (const balancer of balancers) {
    const jobs = MECHANISMS.map((mechanism) => roundsOf(balancer, mechanism, options));
    const cost = jobs.flat(2).length * HANDSHAKES_PER_JOB;
    const reason = overBudget(cost, handshakes, options.budget);
    if (reason !== null) {
      refused.push({ balancer, reason });
      continue;
    }
    handshakes += cost;
    for (let round = 0; round < options.attempts; round += 1) {
      rounds[round] = [...(rounds[round] ?? []), ...jobs.flatMap((of) => of[round] ?? [])];
    }
  }
  return { jobs: rounds.flat(), handshakes, budget: options.budget, refused };
}

function overBudget(cost: number, spent: number, budget: ProbeBudget): string | null {
  if (cost > budget.perBalancer) {
    return `needs ${cost} handshakes, and the budget of a balancer is ${budget.perBalancer}`;
  }
  if (spent + cost > budget.perRun) {
    return `needs ${cost} handshakes, and ${budget.perRun - spent} of the run's ${budget.perRun} are left`;
  }
  return null;
}

/** The jobs of one mechanism by round: in each, every node is shown its own session and others'. */
function roundsOf(
  balancer: ProbedBalancer,
  mechanism: Mechanism,
  { attempts, timedAttempts, random }: PlanOptions,
): readonly (readonly ProbeJob[])[] {
  const { nodes } = balancer;
  const crossPairs = crossPairsBy(nodes, random);
  return Array.from({ length: attempts }, (_, round) => [
    ...nodes.map((node) => ({
      ...{ balancer, mechanism, issuer: node, node },
      ...{ relation: 'same-node' as const, timed: round < timedAttempts },
    })),
    ...crossPairs(round).map(([issuer, node]) => ({
      ...{ balancer, mechanism, issuer, node },
      ...{ relation: 'cross-node' as const, timed: false },
    })),
  ]);
}

type Pair = readonly [issuer: ProbeNode, node: ProbeNode];

/**
 * All ordered pairs in each round; with many nodes one partner for each node, another one in each
 * round as long as there are others. So every node issues once and is shown once in every round.
 */
function crossPairsBy(
  nodes: readonly ProbeNode[],
  random: PlanOptions['random'],
): (round: number) => readonly Pair[] {
  if (nodes.length <= ALL_PAIRS_NODES_MAX) {
    const all = nodes.flatMap((issuer) =>
      nodes.filter((node) => node !== issuer).map((node): Pair => [issuer, node]),
    );
    return () => all;
  }
  const ring = shuffled(nodes, random);
  const steps = shuffled(
    Array.from({ length: nodes.length - 1 }, (_, index) => index + 1),
    random,
  );
  return (round) => {
    const step = steps[round % steps.length] ?? 1;
    return ring.flatMap((issuer, at): readonly Pair[] => {
      const node = ring[(at + step) % ring.length];
      return node === undefined ? [] : [[issuer, node]];
    });
  };
}

/** Fisher and Yates' shuffle. */
function shuffled<T>(items: readonly T[], random: PlanOptions['random']): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random(left.length), 1));
}
