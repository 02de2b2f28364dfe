import { isCovered } from '../../behaviours/resumption.ts';
import { MECHANISMS } from '../../model/balancer.ts';
import { DAY_MS } from '../../model/time.ts';
import type { Relation } from '../../model/trial.ts';
import { counted } from '../../model/wording.ts';
import type { ProbedBalancer, ProbeJob, ProbeNode } from '../probe-plan.ts';

/** One session: issued so long after the run's start, and offered once, when it has reached its age. */
export interface SurvivalJob extends ProbeJob {
  readonly issueAfterMs: number;
  readonly ageMs: number;
}

export interface SurvivalOptions {
  /** Ages at which sessions are offered, each above 0. */
  readonly agesMs: readonly number[];
  /** For each age, node, mechanism and documented relation. */
  readonly sessions: number;
  /** Over how long a time the sessions of an age are issued. */
  readonly spreadMs: number;
  /** Handshakes per balancer at most. */
  readonly budget: number;
  /** A random integer in [0, limit). */
  readonly random: (limit: number) => number;
}

export interface SurvivalPlan {
  /** By the time of issue. */
  readonly jobs: readonly SurvivalJob[];
  readonly handshakes: number;
  readonly refused: readonly { readonly balancer: ProbedBalancer; readonly reason: string }[];
}

export const SESSIONS_PER_AGE = 20;
const HANDSHAKES_PER_JOB = 2;

/**
 * The time over which sessions are issued where nobody says it: as long as the highest age, and a day
 * at most. All issued at once, one change of keys would look like a lifetime.
 */
export function usualSpread(agesMs: readonly number[]): number {
  return Math.min(DAY_MS, Math.max(...agesMs));
}

/**
 * A session for each age, attempt, node and mechanism that the balancer's type documents: offered to
 * its own node, and where other nodes are documented to resume it, as many to one of these.
 */
export function planSurvival(
  balancers: readonly ProbedBalancer[],
  options: SurvivalOptions,
): SurvivalPlan {
  const planned = balancers.map((balancer) => ({ balancer, jobs: jobsOf(balancer, options) }));
  const all = planned.map(({ balancer, jobs }) => ({
    ...{ balancer, jobs },
    reason: refusalOf(jobs.length * HANDSHAKES_PER_JOB, options),
  }));
  const jobs = all.flatMap((one) => (one.reason === null ? one.jobs : []));
  return {
    jobs: jobs.toSorted((a, b) => a.issueAfterMs - b.issueAfterMs),
    handshakes: jobs.length * HANDSHAKES_PER_JOB,
    refused: all.flatMap(({ balancer, reason }) => (reason === null ? [] : [{ balancer, reason }])),
  };
}

function refusalOf(handshakes: number, { agesMs, budget }: SurvivalOptions): string | null {
  if (handshakes <= budget) return null;
  const fitting = Math.floor((agesMs.length * budget) / handshakes);
  const advice =
    fitting > 0 ? `name ${counted(fitting, 'age')} at most` : 'lower the number of sessions';
  return (
    `${agesMs.length} ages need ${handshakes} handshakes, and the budget of a balancer is ${budget}: ` +
    `${advice}, or raise the budget`
  );
}

function jobsOf(balancer: ProbedBalancer, options: SurvivalOptions): readonly SurvivalJob[] {
  const { nodes, balancerType } = balancer;
  const isDocumented = (mechanism: ProbeJob['mechanism'], relation: Relation) =>
    isCovered(balancerType, mechanism, relation, false);
  return MECHANISMS.flatMap((mechanism) =>
    nodes.flatMap((issuer) => {
      const like = { balancer, mechanism, issuer };
      const own = isDocumented(mechanism, 'same-node')
        ? cohort({ ...like, relation: 'same-node' }, () => issuer, options)
        : [];
      const others = nodes.filter((node) => node !== issuer);
      const isElsewhere = others.length > 0 && isDocumented(mechanism, 'cross-node');
      const anyOther = () => others[options.random(others.length)] ?? issuer;
      return isElsewhere
        ? [...own, ...cohort({ ...like, relation: 'cross-node' }, anyOther, options)]
        : own;
    }),
  );
}

/** The sessions of one issuer, mechanism and relation, each issued at a random time of its own. */
function cohort(
  like: Omit<ProbeJob, 'node' | 'timed'>,
  nodeOf: () => ProbeNode,
  { agesMs, sessions, spreadMs, random }: SurvivalOptions,
): readonly SurvivalJob[] {
  return agesMs.flatMap((ageMs) =>
    Array.from({ length: sessions }, () => ({
      ...like,
      ...{ node: nodeOf(), timed: false, ageMs },
      issueAfterMs: random(Math.floor(spreadMs) + 1),
    })),
  );
}
