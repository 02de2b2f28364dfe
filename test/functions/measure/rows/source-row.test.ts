import { expect, test } from 'vitest';
import { sourceGroupOfRow } from '../../../../functions/measure/rows/source-row.ts';
import { QUARANTINES, REJECTS, SKIPS } from '../../../../functions/model/source.ts';

const zeros = (names: readonly string[]) => names.map(() => '0').join(',');
const ROW = {
  key: null,
  kind: 'mixed',
  balancerType: 'unknown',
  region: 'unknown',
  accountId: 'unknown',
  balancer: null,
  objects: 1,
  lines: 2,
  rows: 2,
  skipped: zeros(SKIPS),
  rejected: zeros(REJECTS),
  quarantined: zeros(QUARANTINES),
} as const;

test('a list of counts is read by the order of its names; what counts nothing is left out', () => {
  const second = zeros(SKIPS).replace('0,0', '0,17');
  const found = sourceGroupOfRow({ ...ROW, skipped: second });
  expect(found.skipped).toEqual({ [SKIPS[1]]: 17 });
  expect([found.rejected, found.quarantined]).toEqual([{}, {}]);
});

test('a balancer of unknown type has none', () => {
  expect(sourceGroupOfRow(ROW).balancerType).toBeNull();
  expect(sourceGroupOfRow({ ...ROW, balancerType: 'network' }).balancerType).toBe('network');
});

test.each(['0', '', '0,-1,0,0,0', '0,a,0,0,0', `${zeros(SKIPS)},0`])(
  'the list "%s" can not have come from the query',
  (skipped) => expect(() => sourceGroupOfRow({ ...ROW, skipped })).toThrow(),
);
