import { expect, test } from 'vitest';
import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import {
  offering,
  silentKinds,
  silentSentence,
} from '../../../../functions/judge/rules/silent-kinds.ts';
import type { KindRate, Rate } from '../../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';

const RETURNS = sampleRate({ full: 1000, clients: 100 });

function kind(clientKind: ClientKind, changes: Partial<KindRate> = {}): KindRate {
  return { ...sampleRate(changes), clientKind, unoffered: 0, ...changes };
}

function measurementOf(rate: Rate, ...kinds: readonly KindRate[]) {
  const measurement = sampleMeasurement([rate]);
  return { ...measurement, clients: { ...measurement.clients, rates: kinds } };
}

const rulesOf = (...kinds: readonly KindRate[]) =>
  judge(measurementOf(RETURNS, ...kinds), { staleAfterMs: DEFAULT_STALE_AFTER_MS })
    .filter(({ rule }) => rule === 'never-resumed')
    .map(({ reason }) => reason);

const GO = kind('go-http', { full: 900, unoffered: 900, clients: 90 });
const CHROMIUM = kind('chromium', { full: 100, clients: 10 });

test('the kinds of the same row are found, the largest first', () => {
  const others = [
    kind('boto3', { full: 20, unoffered: 20, balancer: 'app/other/1' }),
    kind('boto3', { full: 20, unoffered: 20, arrival: 'first' }),
    kind('boto3', { full: 20, unoffered: 20, portion: 'all' }),
  ];
  const small = kind('python-requests', { full: 50, unoffered: 50 });
  const measurement = measurementOf(RETURNS, ...others, small, CHROMIUM, GO);
  expect(silentKinds(measurement, RETURNS)).toEqual([GO, small]);
});

test('what may have offered is the rest; a kind that is silent in some versions keeps its clients', () => {
  expect(offering(RETURNS, [GO])).toEqual({ known: 100, clients: 10 });
  const partly = kind('curl', { full: 900, unoffered: 300, clients: 90 });
  expect(offering(RETURNS, [partly])).toEqual({ known: 700, clients: 100 });
  expect(offering(RETURNS, [GO, { ...GO, clientKind: 'boto3' }])).toEqual({ known: 0, clients: 0 });
});

test('a balancer whose clients never offer is not one that never resumes', () => {
  expect(rulesOf(GO, CHROMIUM)).toEqual([]);
  expect(rulesOf(kind('chromium', { full: 1000 }))).toHaveLength(1);
});

test('beside enough that may offer, the others are named with what turns it on', () => {
  const some = kind('go-http', { full: 400, unoffered: 400, clients: 40 });
  expect(rulesOf(some)[0]).toMatch(
    / go-http: 0 of 400 returns; by its user agent it never offers a session by default; set tls\.Config\.ClientSessionCache/,
  );
  expect(silentSentence([])).toBe('');
});
