import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';
import { CROSS, expectLabels, offers, type TrialRow } from '../trial-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const EXCLUDED = sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 });

test('[application-mutual-tls] one resumed handshake on an excluded application listener fires', () => {
  const once = { ...EXCLUDED, resumed: 1, full: 411 };
  expect(judge(sampleMeasurement([once]), SETTINGS)).toMatchObject([
    { rule: 'excluded-resumption', severity: 'warning', observed: { exclusion: 'mutual-tls' } },
  ]);
});

test('the reason gives the counts and the exclusion', () => {
  expect(judge(sampleMeasurement([EXCLUDED]), SETTINGS)[0]?.reason).toBe(
    '37 of 412 (9.0%) handshakes on listeners with mutual TLS were resumed.',
  );
});

test('a resumption is proof without history, so incomplete history caps nothing', () => {
  const young = { ...EXCLUDED, historyComplete: false };
  expect(judge(sampleMeasurement([young]), SETTINGS)).toMatchObject([
    { severity: 'warning', historyComplete: true },
  ]);
});

test.each<[string, Partial<Rate>]>([
  ['nothing was resumed there', { resumed: 0 }],
  ['the listener is not excluded', { excluded: 'no' }],
  ['nobody saw whether it was excluded then', { excluded: 'unknown' }],
  ['a single arrival is a part of the same fact', { arrival: 'same-node' }],
  ['a node is a part of the same fact', { level: 'node', node: '10.0.0.1' }],
  ['no document excludes anything on a classic balancer', { balancerType: 'classic' }],
])('does not fire: %s', (_name, changes) => {
  expect(judge(sampleMeasurement([{ ...EXCLUDED, ...changes }]), SETTINGS)).toEqual([]);
});

test.each<TrialRow>([
  [
    'with an exclusion a resumption is that and nothing else',
    [offers({ excluded: true, resumed: 10 }), offers({ excluded: true, ...CROSS, resumed: 1 })],
    ['warning excluded-resumption'],
  ],
  [
    'where nobody saw whether it was excluded, or no document says, nothing is found',
    [
      offers({ excluded: true, unjudged: true, resumed: 10 }),
      offers({ excluded: true, unjudged: true, ...CROSS, resumed: 1 }),
    ],
    [],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
