import { expect, test } from 'vitest';
import type { Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { historyNote } from '../../../../infra/cli/text/history-note.ts';
import {
  sampleFreshness,
  sampleMeasurement,
  sampleRate,
  WINDOW,
} from '../../../functions/judge/measurement-samples.ts';

const balancer = (name: string, changes: Partial<Rate> = {}) =>
  sampleRate({
    ...{ arrival: 'all', excluded: 'all', balancer: name, historyComplete: false },
    ...changes,
  });
/** A balancer whose logs begin some hours after the window does. */
const begins = (name: string, hours: number) =>
  sampleFreshness({ balancer: name, startsAtMs: WINDOW.startMs + hours * HOUR_MS });

const note = (...[rates, freshness]: Parameters<typeof sampleMeasurement>) =>
  historyNote(sampleMeasurement(rates, freshness));

test('where all handshakes are judged there is no note', () => {
  expect(note([balancer('a', { historyComplete: true })], [begins('a', -24)])).toBeUndefined();
  expect(note([], [])).toBeUndefined();
});

test('nor where no rule reads returning clients from the log', () => {
  const network = balancer('a', { balancerType: 'network', method: 'unobservable' });
  expect(note([network], [])).toBeUndefined();
});

test('each balancer has its own time from which it is judged', () => {
  const found = note([balancer('a'), balancer('b')], [begins('a', -23), begins('b', -12.5)]);
  expect(found).toContain('with 24 h of the balancer');
  expect(found).toContain('at a from 2026-01-02 01:00 UTC on; at b from 2026-01-02 11:30 UTC on.');
});

test('logs that are too short are named with their beginning', () => {
  expect(note([balancer('a')], [begins('a', 3)])).toContain(
    'none yet at a, whose logs begin at 2026-01-02 03:00 UTC.',
  );
});

test('files without the names of AWS are named', () => {
  expect(note([balancer('a')], [])).toContain('none at a, as its files have lost the names of AWS');
});

test('of many balancers three are named', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const found = note(
    names.map((name) => balancer(name)),
    names.map((name) => begins(name, 0)),
  );
  expect(found).toContain('at c, whose logs begin at 2026-01-02 00:00 UTC; and not all at 2 other');
  expect(found).not.toContain('at d');
});
