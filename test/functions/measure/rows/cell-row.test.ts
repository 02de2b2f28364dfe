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
  balancer: 'net/a/1',
  issuerNode: null,
  node: '10.0.0.1',
  mechanism: 'psk',
  relation: null,
  ...COUNTS,
  ...DETAILS,
  error: null,
  firstAtMs: 1,
  lastAtMs: 2,
} as const;

test('an unknown outcome of a trial is inconclusive, and what the model lacks is left out', () => {
  const cell = cellOfRow(ROW, () => false);
  expect(cell).toMatchObject({ full: 2, inconclusive: 4, excluded: false, issuerNode: null });
  expect(Object.keys(cell)).not.toContain('unknown');
  expect(Object.keys(cell)).not.toContain('rowKind');
  expect(cellOfRow(ROW, ({ balancer }) => balancer === 'net/a/1').excluded).toBe(true);
});

test.each([{ node: null }, { reissued: -1 }, { mechanism: 'ticket' }])(
  'a row with %j can not have come from the query',
  (change) => expect(() => cellOfRow({ ...ROW, ...change }, () => false)).toThrow(),
);
