import { expect, test } from 'vitest';
import { clusteredInterval } from '../../../../functions/measure/rows/interval.ts';
import { wilson } from '../../../../functions/model/statistics/wilson.ts';

/** Brown, Cai & DasGupta (2001) and any statistics package give these to three digits. */
const PUBLISHED = [
  { k: 0, n: 5, low: 0, high: 0.4345 },
  { k: 5, n: 5, low: 0.566, high: 1 },
  { k: 0, n: 20, low: 0, high: 0.161 },
  { k: 20, n: 20, low: 0.839, high: 1 },
  { k: 60, n: 60, low: 0.94, high: 1 },
  { k: 19, n: 20, low: 0.764, high: 0.991 },
  { k: 40, n: 100, low: 0.309, high: 0.498 },
  { k: 400, n: 1000, low: 0.37, high: 0.431 },
];

test.each(PUBLISHED)('Wilson of $k in $n is the published $low to $high', ({ k, n, low, high }) => {
  const interval = wilson(k / n, n);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

test('clients with one handshake each give plain Wilson', () => {
  const found = clusteredInterval(
    momentsOf([...Array(40).fill([1, 1]), ...Array(60).fill([1, 0])]),
  );
  expect(found?.effectiveN).toBeCloseTo(99, 0);
  expect(found?.low).toBeCloseTo(0.309, 2);
  expect(found?.high).toBeCloseTo(0.498, 2);
});

test('ten handshakes that always go the same way count as one', () => {
  const found = clusteredInterval(
    momentsOf([...Array(40).fill([10, 10]), ...Array(60).fill([10, 0])]),
  );
  expect(found?.effectiveN).toBeCloseTo(99, 0);
});

test('clients that scatter less than chance never narrow the interval', () => {
  expect(clusteredInterval(momentsOf(Array(50).fill([2, 1])))?.effectiveN).toBe(100);
});

const EXTREMES = [
  { name: 'nothing resumed', clients: [...Array(20).fill([5, 0])], effectiveN: 20 },
  { name: 'all resumed', clients: [...Array(20).fill([5, 5])], effectiveN: 20 },
  { name: 'one client', clients: [[1000, 400]], effectiveN: 1 },
  {
    name: 'one busy client among many',
    clients: [[100, 0], ...Array(100).fill([1, 0])],
    effectiveN: 3.96,
  },
];

test.each(EXTREMES)('$name: the variance is unknown, Kish decides', ({ clients, effectiveN }) => {
  const found = clusteredInterval(momentsOf(clients));
  expect(found?.effectiveN).toBeCloseTo(effectiveN, 2);
  expect(found?.low).toBeGreaterThanOrEqual(0);
  expect(found?.high).toBeLessThanOrEqual(1);
});

test('nothing counted gives no interval, rather than 0 or NaN', () => {
  expect(clusteredInterval(momentsOf([]))).toBeNull();
});

test('the interval covers the truth about 95 times in 100 where plain Wilson does not', () => {
  const random = mulberry32(20260102);
  const covered = { clustered: 0, plain: 0 };
  const runs = 2000;
  const truth = 0.4;
  for (let run = 0; run < runs; run += 1) {
    const moments = momentsOf(Array.from({ length: 100 }, () => clusteredClient(random, truth)));
    const interval = clusteredInterval(moments);
    if (interval === null) throw new Error('every run counts handshakes');
    const plain = wilson(interval.rate, moments.resumed + moments.full);
    if (interval.low <= truth && truth <= interval.high) covered.clustered += 1;
    if (plain.low <= truth && truth <= plain.high) covered.plain += 1;
  }
  expect(covered.clustered / runs).toBeGreaterThan(0.925);
  expect(covered.clustered / runs).toBeLessThan(0.975);
  expect(covered.plain / runs).toBeLessThan(0.8);
});

/** Each client resumes with a probability of its own: 0.1 or 0.7, 0.4 on average. */
function clusteredClient(random: () => number, truth: number): readonly [number, number] {
  const n = 1 + Math.floor(random() * 20);
  const own = random() < 0.5 ? truth - 0.3 : truth + 0.3;
  let k = 0;
  for (let i = 0; i < n; i += 1) if (random() < own) k += 1;
  return [n, k];
}

function momentsOf(clients: readonly (readonly number[])[]) {
  const sum = (of: (n: number, k: number) => number) =>
    clients.reduce((total, [n = 0, k = 0]) => total + of(n, k), 0);
  return {
    resumed: sum((_, k) => k),
    full: sum((n, k) => n - k),
    clients: clients.length,
    sumNn: sum((n) => n * n),
    sumKk: sum((_, k) => k * k),
    sumNk: sum((n, k) => n * k),
  };
}

/** A small seeded generator (mulberry32), so that the simulation is the same every time. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
