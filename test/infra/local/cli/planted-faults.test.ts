import { expect, test } from 'vitest';
import {
  comparePlanted,
  type Planted,
  plantedLines,
} from '../../../../infra/local/cli/planted-faults.ts';

const NODE: Planted = {
  done: 'loses its cache',
  balancer: 'app/a/1',
  node: '10.0.0.1',
  rule: 'node-below-peers',
  severity: 'warning',
};
const STALE: Planted = {
  done: 'goes silent',
  balancer: 'net/b/2',
  node: null,
  rule: 'stale',
  severity: 'warning',
};
const closing = (deviations: Parameters<typeof comparePlanted>[1]) =>
  plantedLines(comparePlanted([NODE, STALE], deviations), 4).at(-1);

test('all found and nothing else is said in one line', () => {
  expect(closing([STALE, NODE])).toBe(
    'All 2 planted faults found; 4 healthy balancers flagged nothing.',
  );
});

test.each([
  ['nothing', []],
  ['the right rule at the wrong node', [{ ...NODE, node: '10.0.0.2' }, STALE]],
  ['the right rule at the wrong balancer', [NODE, { ...STALE, balancer: 'net/c/3' }]],
  ['the wrong severity', [NODE, { ...STALE, severity: 'info' as const }]],
  ['something more', [NODE, STALE, { ...STALE, rule: 'never-resumed' as const }]],
])('%s found is no success', (_name, deviations) => {
  expect(closing(deviations)).not.toContain('All 2');
});

test('each fault is named with what became of it', () => {
  const lines = plantedLines(
    comparePlanted([NODE, STALE], [NODE, { ...NODE, rule: 'never-resumed' }]),
    4,
  );
  expect(lines.join('\n')).toContain('found   node-below-peers at app/a/1, node 10.0.0.1');
  expect(lines.join('\n')).toContain('MISSED  stale at net/b/2');
  expect(lines.join('\n')).toContain('UNPLANNED  warning never-resumed at app/a/1');
  expect(lines.at(-1)).toBe('1 of 2 planted faults found, 1 deviations unplanned.');
});
