import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { sampleFreshness, sampleMeasurement, sampleRate } from '../measurement-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

const node = (name: string, resumed: number, full: number, changes: Partial<Rate> = {}) =>
  sampleRate({ level: 'node', node: name, resumed, full, ...changes });

const found = (...rates: Rate[]) =>
  judge(sampleMeasurement(rates), SETTINGS).map(({ rule, node: name }) => `${rule} ${name}`);

const LOW = node('10.0.0.1', 700, 300);
const HIGH = node('10.0.0.2', 900, 100);
const HIGH_TOO = node('10.0.0.3', 900, 100);

test('a node far below its peers fires at that node, as a warning, and at no other', () => {
  const deviations = judge(sampleMeasurement([LOW, HIGH, HIGH_TOO]), SETTINGS);
  expect(deviations).toMatchObject([
    {
      rule: 'node-below-peers',
      severity: 'warning',
      node: '10.0.0.1',
      observed: { resumed: 700, known: 1000, peers: 2, peerResumed: 1800, peerKnown: 2000 },
    },
  ]);
  expect(deviations[0]?.reason).toContain('700 of 1,000 (70.0%)');
  expect(deviations[0]?.reason).toContain('2 other nodes 1,800 of 2,000 (90.0%)');
});

test.each([
  ['exactly 7 points', 8300, true],
  ['just under 7 points', 8301, false],
])('a gap of %s: fires %s', (_name, resumed, fires) => {
  const low = node('10.0.0.1', resumed, 10_000 - resumed);
  const high = node('10.0.0.2', 9000, 1000);
  expect(found(low, high)).toEqual(fires ? ['node-below-peers 10.0.0.1'] : []);
});

test.each([
  ['49 clients at the node', { ...LOW, clients: 49 }, HIGH, false],
  ['50 clients at the node', { ...LOW, clients: 50 }, HIGH, true],
  ['49 clients at its only peer', LOW, { ...HIGH, clients: 49 }, false],
  ['50 clients at its only peer', LOW, { ...HIGH, clients: 50 }, true],
])('%s: fires %s', (_name, low, high, fires) => {
  expect(found(low, high)).toEqual(fires ? ['node-below-peers 10.0.0.1'] : []);
});

test('a gap that the clustering by client explains does not fire', () => {
  const clustered = { effectiveN: 12 };
  expect(found({ ...LOW, ...clustered }, { ...HIGH, ...clustered })).toEqual([]);
});

test('among many nodes a p-value of 0.2 % is no discovery', () => {
  // z = 2.88, one-sided p = 0.2 %: enough as one of 2 tests (0.25%), not as one of 42 (0.01%).
  const lone = [
    node('10.0.0.1', 60, 40, { effectiveN: 162 }),
    node('10.0.0.2', 75, 25, { effectiveN: 162 }),
  ];
  expect(found(...lone)).toEqual(['node-below-peers 10.0.0.1']);
  const others = Array.from({ length: 20 }, (_, index) =>
    ['10.1.0.1', '10.1.0.2'].map((name) => node(name, 70, 30, { balancer: `app/other/${index}` })),
  ).flat();
  expect(found(...lone, ...others)).toEqual([]);
});

test.each<[string, Rate[]]>([
  ['a single node has no peers', [LOW]],
  ['a node of another balancer is no peer', [LOW, { ...HIGH, balancer: 'app/other/1' }]],
  ['equal rates', [HIGH, HIGH_TOO]],
  ['rates that are all 100 %', [node('10.0.0.1', 100, 0), node('10.0.0.2', 100, 0)]],
  ['cross-node arrivals', [LOW, HIGH].map((rate): Rate => ({ ...rate, arrival: 'cross-node' }))],
  [
    'handshakes that are not judged',
    [LOW, HIGH].map((rate): Rate => ({ ...rate, portion: 'all' })),
  ],
  ['excluded listeners', [LOW, HIGH].map((rate): Rate => ({ ...rate, excluded: 'yes' }))],
  ['one TLS version alone', [LOW, HIGH].map((rate) => ({ ...rate, tlsVersion: '1.2' }))],
])('does not fire: %s', (_name, rates) => {
  expect(found(...rates)).toEqual([]);
});

test('where nothing is ever resumed only never-resumed speaks, and its nodes do not count as tested', () => {
  const dead = { balancer: 'app/dead/1' };
  const never = sampleRate({ ...dead, full: 2000, resumed: 0 });
  const nodes = ['10.2.0.1', '10.2.0.2'].map((name) => node(name, 0, 1000, dead));
  expect(found(never, ...nodes)).toEqual(['never-resumed null']);
});

test('the finding says from when it was judged', () => {
  const deviations = judge(sampleMeasurement([LOW, HIGH], [sampleFreshness()]), SETTINGS);
  expect(deviations).toMatchObject([
    { historyComplete: true, observed: { judgedFrom: '2026-01-02T00:00:00.000Z' } },
  ]);
});
