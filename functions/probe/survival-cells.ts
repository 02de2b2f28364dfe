import { type SurvivalCell, survivalAge } from '../model/survival.ts';
import { MINUTE_MS } from '../model/time.ts';
import type { Trial } from '../model/trial.ts';

/**
 * Counts the offers of a survival run by age, of each node and of each balancer, as the rate query
 * counts those in the lake; what offered no session is left out.
 */
export function survivalCells(trials: readonly Trial[]): readonly SurvivalCell[] {
  const offers = trials.filter(({ purpose, relation }) => purpose === 'survival' && relation);
  const placed = offers.flatMap((trial) => [
    { trial, node: trial.node },
    { trial, node: null },
  ]);
  const groups = Map.groupBy(placed, ({ trial, node }) =>
    JSON.stringify([
      ...[trial.balancer_type, trial.region, trial.balancer, node, trial.mechanism, trial.relation],
      survivalAge(trial.session_age_ms ?? 0),
    ]),
  );
  return [...groups.values()].map((group) =>
    cellOf(
      group.map(({ trial }) => trial),
      group[0]?.node,
    ),
  );
}

function cellOf(trials: readonly Trial[], node: string | null = null): SurvivalCell {
  const [first] = trials;
  if (first === undefined || first.relation === null) throw new Error('a cell without offers');
  const { balancer_type: balancerType, region, balancer, mechanism, relation } = first;
  const clusters = [...Map.groupBy(trials, issuedAt).values()].map((cluster) => ({
    k: countOf(cluster, 'resumed'),
    n: countOf(cluster, 'resumed') + countOf(cluster, 'full'),
  }));
  const sum = (of: (cluster: { readonly n: number; readonly k: number }) => number) =>
    clusters.reduce((total, cluster) => total + of(cluster), 0);
  return {
    ...{ balancerType, region, balancer, node, mechanism, relation },
    ageMs: survivalAge(first.session_age_ms ?? 0),
    moments: {
      resumed: countOf(trials, 'resumed'),
      full: countOf(trials, 'full'),
      clusters: clusters.filter(({ n }) => n > 0).length,
      sumNn: sum(({ n }) => n * n),
      sumKk: sum(({ k }) => k * k),
      sumNk: sum(({ n, k }) => n * k),
    },
    failed: countOf(trials, 'failed'),
    withheld: countOf(trials, 'withheld'),
  };
}

/** The minute in which the session was issued, epoch minutes. */
function issuedAt({ tried_at_ms, session_age_ms }: Trial): number {
  return Math.floor((tried_at_ms - (session_age_ms ?? 0)) / MINUTE_MS);
}

function countOf(trials: readonly Trial[], outcome: Trial['outcome']): number {
  return trials.filter((trial) => trial.outcome === outcome).length;
}
