import type { BalancerType, Mechanism } from '../../model/balancer.ts';
import type { Relation } from '../../model/trial.ts';
import { countedSample, type MetricSample } from './exposition.ts';

const OUTCOMES = ['resumed', 'full', 'failed', 'inconclusive'] as const;

/** A balancer that was to be probed. */
export interface ProbedPlace {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly name: string;
}

/** Trials of one issuer's sessions at one node, with what they show. */
export interface ProbedCell {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly balancer: string;
  readonly node: string;
  readonly mechanism: Mechanism;
  readonly relation: Relation;
  readonly resumed: number;
  readonly full: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Null where the trials show nothing. */
  readonly asExpected: boolean | null;
}

/** What a run of probes came to. */
export interface ProbedRun {
  readonly endedAtMs: number;
  readonly tookMs: number;
  readonly places: readonly ProbedPlace[];
  /** The names of those of which not all was tried. */
  readonly incomplete: ReadonlySet<string>;
  readonly cells: readonly ProbedCell[];
}

/** The samples of a run of probes: of each node by mechanism and relation, its issuers together. */
export function probeSamples(run: ProbedRun): readonly MetricSample[] {
  const nodes = Map.groupBy(run.cells, ({ balancer, region, balancerType, ...cell }) =>
    JSON.stringify([balancerType, region, balancer, cell.node, cell.mechanism, cell.relation]),
  );
  return [
    { metric: 'probe_timestamp_seconds', labels: {}, value: run.endedAtMs / 1000 },
    { metric: 'probe_duration_seconds', labels: {}, value: run.tookMs / 1000 },
    ...run.places.map(({ balancerType, region, name }): MetricSample => {
      const labels = { balancer_type: balancerType, region, balancer: name };
      return { metric: 'probe_complete', labels, value: Number(!run.incomplete.has(name)) };
    }),
    ...[...nodes.values()].flatMap(nodeSamples),
  ];
}

function nodeSamples(cells: readonly ProbedCell[]): readonly MetricSample[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { balancerType, region, balancer, node, mechanism, relation } = first;
  const labels = { balancer_type: balancerType, region, balancer, node, mechanism, relation };
  const sum = (outcome: (typeof OUTCOMES)[number]) =>
    cells.reduce((total, cell) => total + cell[outcome], 0);
  const [resumed, counted] = [sum('resumed'), sum('resumed') + sum('full')];
  const shown = cells.flatMap(({ asExpected }) => (asExpected === null ? [] : [asExpected]));
  return [
    ...OUTCOMES.map(
      (outcome): MetricSample => ({
        ...{ metric: 'probe_trials', labels: { ...labels, outcome }, value: sum(outcome) },
      }),
    ),
    ...countedSample('probe_acceptance_ratio', labels, counted === 0 ? null : resumed / counted),
    ...countedSample(
      'probe_as_documented',
      labels,
      shown.length === 0 ? null : Number(shown.every((isSo) => isSo)),
    ),
  ];
}
