import { expect, test } from 'vitest';
import {
  comparePlanted,
  type Planted,
  plantedIn,
  plantedLines,
} from '../../../infra/demo/planted-faults.ts';
import { LAB_FAULTS } from '../../../infra/demo/traffic/faults.ts';

type Find = Planted['finds'][number];

const NODE: Find = {
  balancer: 'app/a/1',
  node: '10.0.0.1',
  rule: 'node-below-peers',
  severity: 'warning',
};
const STALE: Find = { balancer: 'net/b/2', node: null, rule: 'stale', severity: 'warning' };
const PLANTED: readonly Planted[] = [
  { done: 'loses its cache', finds: [NODE] },
  { done: 'goes silent', finds: [STALE] },
];
const closing = (deviations: Parameters<typeof comparePlanted>[1]) =>
  plantedLines(comparePlanted(PLANTED, deviations), 4, 80).at(0);

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
    comparePlanted(PLANTED, [NODE, { ...NODE, rule: 'never-resumed' }]),
    4,
    80,
  ).join('\n');
  expect(lines).toMatch(/^1 of 2 planted faults found, 1 deviations unplanned\.\n/);
  expect(lines).toContain('found node-below-peers: loses its cache\n');
  expect(lines).toContain('MISSED goes silent\n    warning stale at net/b/2');
  expect(lines).toContain('UNPLANNED warning never-resumed at app/a/1, node 10.0.0.1');
});

test('a fault that shows in several places is found when all of them show it', () => {
  const other = { ...NODE, node: '10.0.0.2' };
  const planted = [{ done: 'share their keys', finds: [NODE, other] }];
  const half = plantedLines(comparePlanted(planted, [NODE]), 0, 80);
  expect(half.slice(1)).toEqual([
    '  MISSED share their keys',
    '    warning node-below-peers at app/a/1, node 10.0.0.2',
  ]);
  expect(comparePlanted(planted, [NODE]).missed).toEqual([
    { done: 'share their keys', finds: [other] },
  ]);
  const lines = plantedLines(comparePlanted(planted, [NODE, other]), 0, 80);
  expect(lines).toContain('  found node-below-peers: share their keys');
});

test('with trials a fault must be found by them, too', () => {
  const checkout = LAB_FAULTS.find(({ rule }) => rule === 'cross-node-resumption');
  const rules = (evidence: Parameters<typeof plantedIn>[1]) =>
    checkout && plantedIn(checkout, evidence).finds.map((find) => `${find.severity} ${find.rule}`);
  expect(rules('logs')).toEqual(['info cross-node-resumption']);
  expect(rules('logs and trials')).toEqual([
    'error cross-node-resumption',
    ...Array.from({ length: 4 }, () => 'error unexpected-resumption'),
  ]);
});
