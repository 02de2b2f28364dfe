import { expect, test } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { rateOfCounts } from '../../../functions/measure/rows/rate-row.ts';
import type { Rate } from '../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from './measurement-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const BALANCERS = 40;
const NODES = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const CLIENTS = 60;

/** A small generator of numbers in [0, 1): the linear congruence of Numerical Recipes. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A node whose clients differ much: each has 1 to 30 handshakes, and most resume nearly all or
 * nearly none of them, with `mean` on average.
 */
function simulatedNode(balancer: string, node: string, mean: number, random: () => number): Rate {
  const moments = { resumed: 0, full: 0, sumNn: 0, sumKk: 0, sumNk: 0 };
  for (let client = 0; client < CLIENTS; client += 1) {
    const own = random() < mean ? 0.95 : 0.05;
    const n = 1 + Math.floor(random() * 30);
    const k = Array.from({ length: n }, random).filter((draw) => draw < own).length;
    moments.resumed += k;
    moments.full += n - k;
    moments.sumNn += n * n;
    moments.sumKk += k * k;
    moments.sumNk += n * k;
  }
  const handshakes = moments.resumed + moments.full;
  const counts = { ...moments, handshakes, clients: CLIENTS, level: 'node' as const };
  const { method, rate, low, high, ceiling, effectiveN, ...row } = sampleRate();
  return rateOfCounts({ ...row, ...counts, balancer, node });
}

function flagged(
  seed: number,
  meanOf: (balancer: number, node: number) => number,
): readonly string[] {
  const random = seeded(seed);
  const rates = Array.from({ length: BALANCERS }, (_, balancer) =>
    NODES.map((node, index) =>
      simulatedNode(`app/b/${balancer}`, node, meanOf(balancer, index), random),
    ),
  ).flat();
  return judge(sampleMeasurement(rates), SETTINGS).map(
    ({ balancer, node }) => `${balancer} ${node}`,
  );
}

test('among 20 runs of 120 healthy nodes whose clients differ much, at most 1 run flags any', () => {
  const runs = Array.from({ length: 20 }, (_, seed) => flagged(seed, () => 0.6));
  expect(runs.filter((found) => found.length > 0).length).toBeLessThanOrEqual(1);
});

test('a node that resumes half as often as its peers is found among 120 in most runs', () => {
  const broken = (balancer: number, node: number) => (balancer === 7 && node === 1 ? 0.25 : 0.7);
  const runs = Array.from({ length: 20 }, (_, seed) => flagged(seed, broken));
  expect(runs.filter((found) => found.includes('app/b/7 10.0.0.2')).length).toBeGreaterThan(15);
});
