import { expect, test } from 'vitest';
import { camel } from '../../../../functions/measure/rows/camel.ts';

test('columns get the names of the model, and keep their values', () => {
  const row = { balancer_type: 'classic', first_at_ms: 0, sum_nn: 1, node: null, rows: 2 };
  expect(camel(row)).toEqual({
    balancerType: 'classic',
    firstAtMs: 0,
    sumNn: 1,
    node: null,
    rows: 2,
  });
});

test('what SQL can not call by its name gets it back', () => {
  expect(camel({ fulls: 1, unknowns: 2 })).toEqual({ full: 1, unknown: 2 });
});

test('columns keep their order, row after row', () => {
  const keys = () => Object.keys(camel({ z_at: 1, a_at: 2 }));
  expect([keys(), keys()]).toEqual([
    ['zAt', 'aAt'],
    ['zAt', 'aAt'],
  ]);
});
