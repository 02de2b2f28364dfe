import { expect, test } from 'vitest';
import {
  trialCountsOf,
  trialHourOfRow,
  trialHoursOf,
} from '../../../../functions/measure/rows/trial-counts.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';

const NODE = {
  balancerType: 'application',
  region: 'eu-west-1',
  balancer: 'app/a/1',
  node: '10.0.0.1',
  mechanism: 'session-ticket',
  relation: 'same-node',
} as const;
const COUNTS = { resumed: 4, full: 3, failed: 2, inconclusive: 1 };
const CELL: MatrixCell = {
  ...NODE,
  ...COUNTS,
  ...{ accountId: null, issuerNode: '10.0.0.1' },
  excluded: false,
  ...{ reissued: 0, notReissued: 0, reissuedResumed: 0, notReissuedResumed: 0 },
  ...{ versionFailed: 0, certificateUnchecked: 0, error: null, firstAtMs: 10, lastAtMs: 20 },
};
const never = () => ({ excluded: false });
const at = (level: string, cells: readonly MatrixCell[]) =>
  trialCountsOf(cells).filter((counts) => counts.level === level);

test('a cell counts at each level, which names no more than its place', () => {
  const [balancer, node, region, ...more] = trialCountsOf([CELL]);
  expect(more).toEqual([]);
  expect(node).toMatchObject({ level: 'node', ...NODE });
  expect(balancer).toMatchObject({ level: 'balancer', ...NODE, node: null });
  expect(region).toMatchObject({ level: 'region', ...NODE, balancer: null, node: null });
  for (const counts of [balancer, node, region]) {
    expect(counts).toMatchObject({ evidence: 'trials', handshakes: 10, unknown: 1 });
    expect(counts).toMatchObject({ resumed: 4, full: 3, failed: 2, ceilingBase: 7 });
  }
});

test('levels are sums, with the first and the last of the times', () => {
  const issued: MatrixCell = { ...CELL, issuerNode: '10.0.0.9', firstAtMs: 5, lastAtMs: 15 };
  const elsewhere: MatrixCell = { ...CELL, balancer: 'app/b/2' };
  const cells = [CELL, issued, elsewhere];
  expect(at('node', cells).map(({ handshakes }) => handshakes)).toEqual([20, 10]);
  expect(at('region', cells)).toMatchObject([{ handshakes: 30, firstAtMs: 5, lastAtMs: 20 }]);
});

test('mechanisms and relations are counted apart, handshakes without an offer nowhere', () => {
  const cells: MatrixCell[] = [
    CELL,
    { ...CELL, mechanism: 'psk' },
    { ...CELL, relation: 'cross-node' },
    { ...CELL, relation: null, issuerNode: null },
  ];
  const offers = at('region', cells).map(({ mechanism, relation }) => [mechanism, relation]);
  expect(offers).toEqual([
    ['psk', 'same-node'],
    ['session-ticket', 'cross-node'],
    ['session-ticket', 'same-node'],
  ]);
});

test('within scope are those that the documented scope covers, none on an excluded balancer', () => {
  const beyond: MatrixCell = { ...CELL, mechanism: 'session-id', relation: 'cross-node' };
  expect(at('region', [beyond])).toMatchObject([{ withinScope: 0, ceilingBase: 7 }]);
  const other: MatrixCell = { ...CELL, balancer: 'app/b/2' };
  const within = at('region', [CELL, other]);
  expect(within).toMatchObject([{ withinScope: 14, ceilingBase: 14 }]);
  const excluded: MatrixCell = { ...other, excluded: true };
  expect(at('region', [CELL, excluded])).toMatchObject([{ withinScope: 7, ceilingBase: 14 }]);
});

test('of what nothing is expected has no place in the ceiling', () => {
  const unjudged: MatrixCell = { ...CELL, excluded: true, unjudged: true };
  const [region] = at('region', [CELL, unjudged]);
  expect(region).toMatchObject({ withinScope: 7, ceilingBase: 7, resumed: 8, full: 6 });
});

const { inconclusive: unknown, ...OUTCOMES } = COUNTS;
const HOUR = {
  ...NODE,
  ...OUTCOMES,
  accountId: null,
  unknown,
  exclusion: 0,
  hourAtMs: HOUR_MS,
  firstAtMs: HOUR_MS,
  lastAtMs: HOUR_MS,
};

test('trials of two accounts count apart, but in their Region', () => {
  const accounts = [null, '1', '2'];
  const cells = accounts.map((accountId) => ({ ...CELL, accountId }));
  const handshakes = (level: string) =>
    at(level, cells).map((row) => [row.accountId, row.handshakes]);
  expect(handshakes('balancer')).toEqual([
    ['1', 10],
    ['2', 10],
    [null, 10],
  ]);
  expect(handshakes('node')).toEqual(handshakes('balancer'));
  expect(handshakes('region')).toEqual([[null, 30]]);
});

test('hours count at each level, each hour by itself', () => {
  const rows = [HOUR, { ...HOUR, node: '10.0.0.2' }, { ...HOUR, hourAtMs: 2 * HOUR_MS }];
  const found = trialHoursOf(rows.map((row) => trialHourOfRow(row, never)));
  const regions = found.filter(({ counts }) => counts.level === 'region');
  expect(regions.map(({ hourAtMs, counts }) => [hourAtMs, counts.handshakes])).toEqual([
    [HOUR_MS, 20],
    [2 * HOUR_MS, 10],
  ]);
});

test.each([{ hourAtMs: null }, { relation: null }, { node: null }, { unknown: -1 }])(
  'an hour with %j can not have come from the query',
  (change) => expect(() => trialHourOfRow({ ...HOUR, ...change }, never)).toThrow(),
);
