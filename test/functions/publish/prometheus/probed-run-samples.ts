import type {
  ProbedCell,
  ProbedRun,
} from '../../../../functions/publish/prometheus/probe-samples.ts';

/** Ten trials of one issuer's sessions at one node, all of them resumed unless changed. */
export function sampleCell(changes: Partial<ProbedCell> = {}): ProbedCell {
  return {
    ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/shop/1' },
    ...{ node: '192.0.2.1', mechanism: 'psk', relation: 'same-node' },
    ...{ resumed: 10, full: 0, failed: 0, inconclusive: 0, asExpected: true },
    ...changes,
  };
}

/** A run over one balancer of two nodes, of which one accepts what it should not. */
export function sampleProbedRun(changes: Partial<ProbedRun> = {}): ProbedRun {
  return {
    ...{ endedAtMs: Date.UTC(2026, 2, 3, 9), tookMs: 2500 },
    places: [{ balancerType: 'application', region: 'eu-west-1', name: 'app/shop/1' }],
    incomplete: new Set(),
    cells: [
      sampleCell(),
      sampleCell({ node: '192.0.2.2', resumed: 0, full: 6, failed: 4, asExpected: false }),
      sampleCell({ relation: 'cross-node', resumed: 0, full: 10 }),
    ],
    ...changes,
  };
}
