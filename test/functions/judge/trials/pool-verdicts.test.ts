import { expect, test } from 'vitest';
import {
  conclusivePools,
  isExplainedByBaseline,
  isWithinScope,
  isWorking,
} from '../../../../functions/judge/trials/pool-verdicts.ts';
import { offerPools, type TrialPool } from '../../../../functions/judge/trials/trial-pools.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { sampleMeasurement } from '../measurement-samples.ts';
import {
  baseline,
  CLASSIC,
  CROSS,
  DOWN,
  expectLabels,
  NETWORK,
  offers,
  type TrialRow,
} from '../trial-samples.ts';

const measured = (...cells: readonly MatrixCell[]) => sampleMeasurement([], [], cells);

function poolOf(...cells: readonly MatrixCell[]): TrialPool {
  const [pool] = offerPools(measured(...cells));
  if (pool === undefined) throw new Error('no offers');
  return pool;
}

test.each<TrialRow>([
  ['offers that the wire did not show say nothing', [offers({ full: 0, inconclusive: 20 })], []],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));

test('ten offers are conclusive, nine are not, nor are those that another rule explains', () => {
  expect(conclusivePools(measured(offers(), baseline()))).toHaveLength(1);
  expect(conclusivePools(measured(offers({ full: 9 }), baseline()))).toEqual([]);
  expect(conclusivePools(measured(offers(), baseline(DOWN)))).toEqual([]);
});

test('a scope covers the nodes that it names, an exclusion none', () => {
  expect(isWithinScope(poolOf(offers()))).toBe(true);
  expect(isWithinScope(poolOf(offers(CROSS)))).toBe(false);
  expect(isWithinScope(poolOf(offers({ ...NETWORK, ...CROSS })))).toBe(true);
  expect(isWithinScope(poolOf(offers(CLASSIC)))).toBe(false);
  expect(isWithinScope(poolOf(offers({ excluded: true })))).toBe(false);
});

test('a node works where handshakes without a session succeed, though it issues nothing', () => {
  expect(isWorking(baseline())).toBe(true);
  expect(isWorking(baseline({ reissued: 0, notReissued: 20 }))).toBe(true);
  expect(isWorking(baseline(DOWN))).toBe(false);
  expect(isWorking(baseline({ full: 9 }))).toBe(false);
});

test('a node that is down, or issues nothing, explains what its offers show', () => {
  expect(isExplainedByBaseline(poolOf(offers(), baseline()))).toBe(false);
  expect(isExplainedByBaseline(poolOf(offers(), baseline(DOWN)))).toBe(true);
  const nothing = baseline({ reissued: 0, notReissued: 20 });
  expect(isExplainedByBaseline(poolOf(offers(), nothing))).toBe(true);
});
