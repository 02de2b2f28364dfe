import { expect, test } from 'vitest';
import { survivalOfRows } from '../../../../functions/measure/rows/survival-row.ts';

const PLACE = {
  ...{ balancerType: 'network', region: 'eu-west-1', balancer: 'net/a/1', node: '192.0.2.1' },
  ...{ accountId: null, mechanism: 'psk', issuedAtMs: 1_800_000_000_000 },
} as const;
const OFFERED = {
  ...{ ...PLACE, relation: 'cross-node', ageMs: 3_600_000 },
  ...{
    resumed: 3,
    full: 2,
    failed: 1,
    withheld: 4,
    reissued: 0,
    lifetimeHintS: null,
    keyHash: null,
  },
};
const ISSUED = {
  ...OFFERED,
  relation: null,
  ageMs: 0,
  reissued: 5,
  lifetimeHintS: 300,
  keyHash: 'a',
};

test('rows with a relation were offered, the others were issued', () => {
  expect(survivalOfRows([OFFERED, ISSUED])).toEqual({
    clusters: [
      {
        ...{ ...PLACE, relation: 'cross-node', ageMs: 3_600_000 },
        ...{ resumed: 3, full: 2, failed: 1, withheld: 4 },
      },
    ],
    issues: [{ ...PLACE, issued: 5, lifetimeHintS: 300, keyHash: 'a' }],
  });
});

test.each([{ ageMs: null }, { resumed: -1 }, { relation: 'other' }, { mechanism: 'none' }])(
  'a row that can not have been returned throws: %o',
  (change) => expect(() => survivalOfRows([{ ...OFFERED, ...change }])).toThrow(),
);
