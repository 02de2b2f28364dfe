import { describe, expect, test } from 'vitest';
import type { ReportCell } from '../../../../../functions/model/report.ts';
import {
  HEAT_SIGNS,
  heatCell,
  isContradiction,
} from '../../../../../functions/publish/page/data/heat-cell.ts';

const OFFER: ReportCell = {
  ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1', mechanism: 'psk' },
  ...{ issuerNode: '10.0.0.1', node: '10.0.0.2', relation: 'cross-node', trials: 10, resumed: 0 },
  ...{ full: 10, failed: 0, inconclusive: 0, reissued: 10, reissuedResumed: 0 },
  ...{ notReissuedResumed: 0, certificateUnchecked: 0, error: null },
  ...{ verdict: 'does-not-accept', expected: 'does-not-accept' },
};
const cellOf = (given: Partial<ReportCell>) => heatCell({ ...OFFER, ...given });

describe('the mark of a cell', () => {
  test.each<[string, Partial<ReportCell>, string]>([
    ['refused as documented', {}, 'refuses'],
    ['accepted as documented', { verdict: 'accepts', expected: 'accepts' }, 'as-documented'],
    ['accepted against the documents', { verdict: 'accepts' }, 'contradicts'],
    ['refused against the documents', { expected: 'accepts' }, 'contradicts'],
    ['partly accepted', { verdict: 'partial', expected: 'accepts' }, 'contradicts'],
    ['failed', { verdict: 'fails' }, 'contradicts'],
    ['too few trials', { verdict: 'too-few', expected: 'accepts' }, 'too-few'],
    ['a version that is not spoken', { verdict: 'not-applicable' }, 'not-applicable'],
    ['a node that works', { relation: null, issuerNode: null, verdict: null }, 'works'],
    ['a node that fails', { relation: null, issuerNode: null, verdict: 'fails' }, 'contradicts'],
  ])('%s', (_name, given, mark) => {
    expect(cellOf(given).mark).toBe(mark);
  });

  test('is another sign for each that must be told apart without colour', () => {
    const { works: _same, ...others } = HEAT_SIGNS;
    expect(new Set(Object.values(others)).size).toBe(Object.keys(others).length);
  });

  test('of a pair that was not offered says so', () => {
    expect(heatCell(undefined)).toMatchObject({ mark: 'not-offered', figure: '' });
  });
});

test.each([
  [0, 10, '0', 0],
  [1, 400, '<1', 1],
  [1, 9, '10', 1],
  [5, 5, '50', 2],
  [399, 1, '>99', 3],
  [10, 0, '100', 4],
  [0, 0, '', 0],
] as const)('%i resumed and %i full are %s per cent', (resumed, full, figure, heat) => {
  expect(cellOf({ resumed, full })).toMatchObject({ figure, heat });
});

test('the words hold what the figure leaves out', () => {
  const { words } = cellOf({
    resumed: 2,
    full: 8,
    failed: 1,
    error: 'alert:40',
    certificateUnchecked: 3,
  });
  for (const part of [
    ...['issued by 10.0.0.1, offered to 10.0.0.2', '2 of 10 accepted (', 'documented: refuses'],
    ...['1 failed (alert:40)', 'certificate unchecked'],
  ]) {
    expect(words).toContain(part);
  }
  const works = cellOf({ relation: null, issuerNode: null, verdict: null, full: 9 });
  expect(works.words).toBe(
    '10.0.0.2 without a session: works; 9 of 10 shook hands; 10 brought a credential',
  );
});

test('a handshake without a session contradicts no statement about sessions', () => {
  expect(isContradiction({ ...OFFER, relation: null, verdict: 'fails' })).toBe(false);
});
