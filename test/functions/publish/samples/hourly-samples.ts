import type { HistorySeries, HourlyCounts } from '../../../../functions/model/history.ts';

/** Counts of a node, an hour each: of `handshakes` a third is resumed, half within scope. */
export function sampleSeries(node: string, handshakes: readonly number[]): HistorySeries {
  return {
    ...{ level: 'node', evidence: 'log', method: 'counted', balancerType: 'application' },
    ...{ region: 'eu-west-1', accountId: '123456789012', balancer: 'app/shop/50dc6c495c0c9188' },
    ...{ node, mechanism: null, relation: null },
    handshakes: [...handshakes],
    resumed: handshakes.map((count) => Math.floor(count / 3)),
    counted: [...handshakes],
    effective: handshakes.map((count) => Math.round((count / 7) * 10) / 10),
    withinScope: handshakes.map((count) => Math.floor(count / 2)),
    ceilingOf: [...handshakes],
  };
}

/** Hours from `startMs` on in which each node had so many handshakes. */
export function sampleHours(
  startMs: number,
  hours: number,
  nodes: Readonly<Record<string, (hour: number) => number>>,
): HourlyCounts {
  const each = Array.from({ length: hours }, (_, hour) => hour);
  const series = Object.entries(nodes).map(([node, countOf]) =>
    sampleSeries(node, each.map(countOf)),
  );
  return { startMs, hours, series };
}
