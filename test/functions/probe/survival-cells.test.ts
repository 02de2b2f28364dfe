import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';
import type { Trial } from '../../../functions/model/trial.ts';
import { survivalCells } from '../../../functions/probe/survival-cells.ts';
import { trial } from '../measure/lake-rows.ts';

const T0 = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE_MS);

function offer(issuedAtMs: number, ageMs: number, given: Partial<Trial> = {}): Trial {
  const tried_at_ms = issuedAtMs + ageMs;
  return trial({ purpose: 'survival', tried_at_ms, session_age_ms: ageMs, ...given });
}

test('counts offers by age at the node and at the balancer, clustered by minute of issue', () => {
  const trials = [
    offer(T0, HOUR_MS + 30_000),
    offer(T0 + 1, HOUR_MS + 100, { outcome: 'full' }),
    offer(T0 + MINUTE_MS, HOUR_MS, { outcome: 'failed' }),
    offer(T0 + MINUTE_MS, HOUR_MS, { outcome: 'withheld' }),
    offer(T0 + 2 * MINUTE_MS, HOUR_MS, { node: '10.0.0.2', issuer_node: '10.0.0.2' }),
    // No offers of a survival run.
    offer(T0, 0, { issuer_node: null, relation: null, session_age_ms: null }),
    offer(T0, HOUR_MS, { purpose: null }),
    offer(T0, HOUR_MS, { purpose: 'acceptance' }),
  ];
  const cells = survivalCells(trials);
  const moments = { resumed: 1, full: 1, clusters: 1, sumNn: 4, sumKk: 1, sumNk: 2 };
  expect(
    cells.map(({ node, ageMs, moments, failed, withheld }) => ({
      node,
      ageMs,
      moments,
      failed,
      withheld,
    })),
  ).toEqual([
    { node: '10.0.0.1', ageMs: HOUR_MS, moments, failed: 1, withheld: 1 },
    {
      ...{ node: null, ageMs: HOUR_MS, failed: 1, withheld: 1 },
      moments: { resumed: 2, full: 1, clusters: 2, sumNn: 5, sumKk: 2, sumNk: 3 },
    },
    {
      ...{ node: '10.0.0.2', ageMs: HOUR_MS, failed: 0, withheld: 0 },
      moments: { resumed: 1, full: 0, clusters: 1, sumNn: 1, sumKk: 1, sumNk: 1 },
    },
  ]);
});
