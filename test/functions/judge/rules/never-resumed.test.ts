import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';
import { deviationsOf, offers } from '../trial-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

test.each<[string, Partial<Rate>, boolean]>([
  ['200 handshakes of 20 clients', { full: 200, clients: 20 }, true],
  ['199 handshakes', { full: 199, clients: 20 }, false],
  ['19 clients', { full: 200, clients: 19 }, false],
  ['one resumed', { full: 200, resumed: 1 }, false],
  ['handshakes of unknown outcome only', { unknown: 500 }, false],
  ['an excluded listener', { full: 200, excluded: 'yes' }, false],
  ['first arrivals', { full: 200, arrival: 'first' }, false],
  [
    'a network balancer, whose log cannot tell',
    { full: 200, balancerType: 'network', method: 'unobservable' },
    false,
  ],
])('%s: fires %s', (_name, changes, fires) => {
  const rules = judge(sampleMeasurement([sampleRate(changes)]), SETTINGS).map(({ rule }) => rule);
  expect(rules).toEqual(fires ? ['never-resumed'] : []);
});

test('the finding is info and gives its counts in one sentence', () => {
  const [deviation] = judge(sampleMeasurement([sampleRate({ full: 1200, clients: 60 })]), SETTINGS);
  expect(deviation).toMatchObject({ severity: 'info', observed: { resumed: 0, known: 1200 } });
  expect(deviation?.reason).toContain('None of 1,200 handshakes of 60 clients');
});

const NEVER_LOG = [sampleRate({ full: 400 })];

const severityWith = (cells: readonly MatrixCell[], rates = NEVER_LOG) =>
  deviationsOf(cells, rates).find(({ rule }) => rule === 'never-resumed')?.severity;

test('never resumed in logs is an error once a node refuses its own sessions', () => {
  expect(severityWith([])).toBe('info');
  expect(severityWith([offers({ resumed: 10 })])).toBe('info');
  expect(severityWith([offers()])).toBe('error');
});

test('without history the agreement is worth an info still', () => {
  const young = NEVER_LOG.map((rate) => ({ ...rate, historyComplete: false }));
  expect(severityWith([offers()], young)).toBe('info');
});
