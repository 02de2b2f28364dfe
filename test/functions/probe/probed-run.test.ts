import { expect, test } from 'vitest';
import type { Target } from '../../../functions/model/targets.ts';
import { probedRun } from '../../../functions/probe/probed-run.ts';

const TARGET: Target = {
  ...{ name: 'net/shop/1', balancerType: 'network', region: 'eu-west-1' },
  nodes: ['192.0.2.1:443'],
};
const PARTS = {
  targets: [TARGET],
  trials: [],
  left: [],
  begunAtMs: 1000,
  endedAtMs: 3500,
};

test('a run says how long it took, and of which balancers not all was tried', () => {
  const run = probedRun({
    ...PARTS,
    left: [{ balancer: 'net/other/1' }, { balancer: 'net/other/1' }],
  });
  expect(run).toMatchObject({ endedAtMs: 3500, tookMs: 2500, cells: [], places: PARTS.targets });
  expect(run.incomplete).toEqual(new Set(['net/other/1']));
});
