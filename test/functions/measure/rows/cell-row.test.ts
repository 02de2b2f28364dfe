import { expect, test } from 'vitest';
import { cellOfRow } from '../../../../functions/measure/rows/cell-row.ts';

const COUNTS = { resumed: 1, full: 2, failed: 3, unknown: 4 };
const DETAILS = {
  ...{ reissued: 2, notReissued: 0, reissuedResumed: 1, notReissuedResumed: 3 },
  ...{ versionFailed: 1, certificateUnchecked: 0 },
};
const ROW = {
  rowKind: 'matrix',
  balancerType: 'network',
  region: 'eu-west-1',
  accountId: null,
  balancer: 'net/a/1',
  issuerNode: null,
  node: '10.0.0.1',
  mechanism: 'psk',
  relation: null,
  exclusion: 0,
  ...COUNTS,
  ...DETAILS,
  error: null,
  firstAtMs: 1,
  lastAtMs: 2,
} as const;

test('an unknown outcome of a trial is inconclusive, and what the model lacks is left out', () => {
  const cell = cellOfRow(ROW, () => ({ excluded: false }));
  expect(cell).toMatchObject({ full: 2, inconclusive: 4, excluded: false, issuerNode: null });
  expect(Object.keys(cell)).not.toContain('unknown');
  expect(Object.keys(cell)).not.toContain('rowKind');
  expect(Object.keys(cell)).not.toContain('exclusion');
});

test('what is said of its exclusion is asked by its balancer and the number of the query', () => {
  const exclusionOf = ({ balancer }: { balancer: string | null }, exclusion: number) =>
    balancer === 'net/a/1' && exclusion === 3
      ? { excluded: true, unjudged: true as const }
      : { excluded: false };
  const cell = cellOfRow({ ...ROW, exclusion: 3 }, exclusionOf);
  expect(cell).toMatchObject({ excluded: true, unjudged: true });
});

test.each([{ node: null }, { reissued: -1 }, { mechanism: 'ticket' }, { exclusion: null }])(
  'a row with %j can not have come from the query',
  (change) => expect(() => cellOfRow({ ...ROW, ...change }, () => ({ excluded: false }))).toThrow(),
);
