import { expect, test } from 'vitest';
import type { MeasureSettings } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { handshake, ledgerRow, T0, trial } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';
import type { StoredTrial } from '../reference/reference.ts';

const measuredLake = measuring();

const at = (ms: number, given: Partial<StoredTrial> = {}) =>
  trial({ tried_at_ms: T0 + ms, ...given });
const CROSS = { node: '10.0.0.2', outcome: 'full' } as const;
const BASELINE = { issuer_node: null, outcome: 'full' } as const;

const measured = (trials: readonly StoredTrial[], settings: Partial<MeasureSettings> = {}) =>
  measuredLake({ trials, settings });

test('acceptance is probed, at each level, by mechanism and relation, with Wilson intervals', async () => {
  const own = Array.from({ length: 20 }, (_, ms) => at(ms));
  const cross = Array.from({ length: 5 }, (_, ms) => at(ms, CROSS));
  const { rates } = await measured([...own, ...cross, at(99, BASELINE)]);
  expect(
    rates.map((rate) => [rate.level, rate.node, rate.relation, rate.rate, rate.ceiling]),
  ).toEqual([
    ['balancer', null, 'cross-node', 0, 0],
    ['balancer', null, 'same-node', 1, 1],
    ['node', '10.0.0.1', 'same-node', 1, 1],
    ['node', '10.0.0.2', 'cross-node', 0, 0],
    ['region', null, 'cross-node', 0, 0],
    ['region', null, 'same-node', 1, 1],
  ]);
  for (const rate of rates) {
    expect(rate).toMatchObject({ evidence: 'trials', method: 'probed', accountId: null });
  }
  expect(rates[2]?.low).toBeCloseTo(0.839, 3);
});

test('failed and inconclusive trials are in no rate, but counted', async () => {
  const outcomes = ['resumed', 'full', 'failed', 'inconclusive'] as const;
  const { rates } = await measured(outcomes.map((outcome, ms) => at(ms, { outcome })));
  expect(rates[0]).toMatchObject({ handshakes: 4, resumed: 1, full: 1, failed: 1, unknown: 1 });
  expect(rates[0]?.rate).toBe(0.5);
});

test('the same trial in two files counts once, at another port twice', async () => {
  const again = at(0, { source_id: 'copy' });
  const other = at(0, { client_port: 1 });
  const { matrix } = await measured([at(0), again, other, other]);
  expect(matrix).toMatchObject([{ resumed: 2, relation: 'same-node', issuerNode: '10.0.0.1' }]);
});

test('lines of one file that nothing tells apart are as many trials', async () => {
  const copies = [at(0), at(0)].map((row) => ({ ...row, source_id: 'copy' }));
  const { matrix } = await measured([at(0), at(0), at(0), ...copies]);
  expect(matrix).toMatchObject([{ resumed: 3 }]);
});

test('handshakes without a session are a cell: issued or not, failed and how', async () => {
  const { matrix, rates } = await measured([
    at(0, { ...BASELINE, reissued: true }),
    at(1, { ...BASELINE, reissued: false }),
    at(2, BASELINE),
    at(3, { ...BASELINE, outcome: 'failed', error: 'alert:70' }),
    at(4, { ...BASELINE, outcome: 'failed', error: 'timeout' }),
  ]);
  expect(rates).toEqual([]);
  expect(matrix).toMatchObject([
    { issuerNode: null, relation: null, full: 3, reissued: 1, notReissued: 1, failed: 2 },
  ]);
  expect(matrix[0]).toMatchObject({ versionFailed: 1, error: 'timeout' });
});

test('trials without a check of the certificate are counted, whatever they came to', async () => {
  const unchecked = { certificate_checked: false };
  const { matrix } = await measured([
    at(0, { ...unchecked, outcome: 'resumed' }),
    at(1, { ...unchecked, outcome: 'failed', error: 'alert:40' }),
    at(2, { certificate_checked: true }),
    at(3),
    // A copy that does not tell takes nothing back.
    at(0, { source_id: 'copy' }),
  ]);
  expect(matrix).toMatchObject([{ resumed: 3, failed: 1, certificateUnchecked: 2 }]);
});

test('an exclusion by listener or balancer excludes the balancer, and its ceiling is 0', async () => {
  const named = { balancerType: 'application', region: 'eu-west-1' } as const;
  const exclusion = { ...named, balancer: 'app/shop/0123456789abcdef', listener: '443' };
  const found = await measured([at(0)], { exclusions: [exclusion] });
  expect(found.matrix[0]?.excluded).toBe(true);
  expect(found.rates.every((rate) => rate.ceiling === 0)).toBe(true);
  const other = await measured([at(0)], { exclusions: [{ ...exclusion, balancer: 'app/b/2' }] });
  expect(other.matrix[0]?.excluded).toBe(false);
});

test('a window holds the trials that began in it; without one it spans them', async () => {
  expect((await measured([at(0), at(5000)])).window).toEqual({
    startMs: T0,
    endMs: T0 + 5001,
    revision: 0,
  });
  const { matrix } = await measured([at(0), at(5000)], { fromMs: T0 + 1, toMs: T0 + 5000 });
  expect(matrix).toEqual([]);
});

test('how regularly a balancer was tried is told beside the end of all data', async () => {
  const trials = [0, 0, 1, 2, 23, 24].map((hours) => at(-hours * HOUR_MS));
  const ledger = [ledgerRow(T0 + HOUR_MS)];
  const { freshness } = await measuredLake({ handshakes: [handshake()], ledger, trials });
  expect(freshness.find((row) => row.evidence === 'trials')).toMatchObject({
    accountId: 'unknown',
    lastAtMs: T0,
    hoursSeen: 4,
    dataEndMs: T0 + HOUR_MS,
  });
});

test('survival trials have curves of their own, and are in no rate, cell or regularity', async () => {
  const healthy = Array.from({ length: 12 }, (_, hour) => at(hour * HOUR_MS));
  const survival = {
    purpose: 'survival',
    session_age_ms: HOUR_MS,
    issuer_node: '10.0.0.1',
  } as const;
  const old = Array.from({ length: 20 }, (_, minute) => {
    return at(minute * 60_000 + 1, { ...survival, outcome: minute < 2 ? 'resumed' : 'full' });
  });
  const fetched = at(7, { ...BASELINE, purpose: 'survival', outcome: 'failed', error: 'alert:40' });
  const plain = await measured(healthy);
  const both = await measured([...healthy, ...old, fetched, at(99 * HOUR_MS, survival)]);
  expect({ ...both, survival: [] }).toEqual({ ...plain, window: both.window });
  expect(both.survival).toMatchObject([
    { node: null, relation: 'same-node', points: [{ ageMs: HOUR_MS, resumed: 3, full: 18 }] },
    { node: '10.0.0.1', relation: 'same-node', points: [{ ageMs: HOUR_MS, resumed: 3, full: 18 }] },
  ]);
  const cut = await measured([...healthy, ...old], { toMs: T0 + 10 * 60_000 });
  expect(cut.survival[0]?.points).toMatchObject([{ resumed: 2, full: 8 }]);
});
