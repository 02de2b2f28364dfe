import { expect, test } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import type { Measurement, Rate } from '../../../functions/model/rate.ts';
import { sampleSource } from '../publish/report-samples.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from './measurement-samples.ts';
import { offers } from './trial-samples.ts';

const ACCOUNT = '123456789012';
const OTHER = '999999999999';
const LOGGED = sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 });
const TRIED = offers({ excluded: true, resumed: 8 });
const REFUSED = offers();

const found = (measurement: Measurement) =>
  judge(measurement, { staleAfterMs: DEFAULT_STALE_AFTER_MS });
const accountsIn = (rates: readonly Rate[], sources: Measurement['sources'] = []) =>
  found(sampleMeasurement(rates, [], [REFUSED], sources)).map(({ accountId }) => accountId);

test('a deviation seen in trials carries the account that logs name for the balancer', () => {
  expect(accountsIn([sampleRate({ full: 1 })])).toEqual([ACCOUNT]);
  expect(accountsIn([], [sampleSource({ quarantined: { gone: 1 } })])).toEqual([ACCOUNT]);
});

test('where logs name no account for the balancer, or several, it is unknown', () => {
  const renamed = sampleSource({ accountId: 'unknown' });
  const elsewhere = sampleSource({ region: 'us-east-1' });
  expect(accountsIn([], [renamed, elsewhere, sampleSource({ balancer: null })])).toEqual([
    'unknown',
  ]);
  const several = [sampleRate({ full: 1 }), sampleRate({ full: 1, accountId: OTHER })];
  expect(accountsIn(several)).toEqual(['unknown']);
  expect(accountsIn([sampleRate({ full: 1 })], [renamed])).toEqual([ACCOUNT]);
});

test('a resumption that logs and trials both show is one deviation with both evidences', () => {
  const [alone] = found(sampleMeasurement([LOGGED]));
  const both = found(sampleMeasurement([LOGGED], [], [TRIED]));
  expect(both).toMatchObject([
    {
      rule: 'excluded-resumption',
      accountId: ACCOUNT,
      observed: { ...alone?.observed, trialResumed: 8, trialKnown: 10, trialRate: 0.8 },
      fingerprint: alone?.fingerprint,
    },
  ]);
  expect(both[0]?.reason).toBe(
    '37 of 412 (9.0%) handshakes on listeners with mutual TLS were resumed; ' +
      '8 of 10 (80.0%) offers of probes on listeners with mutual TLS were resumed.',
  );
});

test('its fingerprint is the same whichever evidence shows it', () => {
  const ledger = [sampleSource()];
  const [tried] = found(sampleMeasurement([], [], [TRIED], ledger));
  expect(tried?.fingerprint).toBe(found(sampleMeasurement([LOGGED]))[0]?.fingerprint);
  expect(tried?.observed).toMatchObject({ exclusion: 'mutual-tls', resumed: 8, known: 10 });
});

test('a version that logs and trials both show is one deviation, another version another', () => {
  const classic = { balancerType: 'classic', balancer: 'old-shop' } as const;
  const margin = { ...classic, method: 'unobservable', arrival: 'all', excluded: 'all' } as const;
  const versions = ['all', '1.3', '1.4'];
  const rates = versions.map((tlsVersion) => sampleRate({ ...margin, tlsVersion, unknown: 12 }));
  const cell = offers({ ...classic, mechanism: 'psk' });
  const versioned = found(sampleMeasurement(rates, [], [cell])).filter(
    ({ rule }) => rule === 'undocumented-version',
  );
  expect(versioned.map(({ observed }) => [observed.tlsVersion, observed.trials])).toEqual([
    ['1.3', 10],
    ['1.4', undefined],
  ]);
});

test('where two accounts have a classic balancer of the name, trials agree with neither', () => {
  const classic = { balancerType: 'classic', balancer: 'old-shop' } as const;
  const spoken = { ...classic, arrival: 'all', excluded: 'all', tlsVersion: '1.3' } as const;
  const rates = [
    sampleRate({ ...spoken, unknown: 12 }),
    sampleRate({ ...classic, accountId: OTHER, full: 1 }),
  ];
  const tried = offers({ ...classic, mechanism: 'psk' });
  const both = found(sampleMeasurement(rates, [], [tried])).filter(
    ({ rule }) => rule === 'undocumented-version',
  );
  expect(both.map(({ accountId }) => accountId)).toEqual([ACCOUNT, 'unknown']);
});

test('what trials alone show keeps its fingerprint when the logs leave the window', () => {
  for (const balancer of [
    { balancerType: 'application', balancer: 'app/shop/50dc6c495c0c9188' } as const,
    { balancerType: 'classic', balancer: 'old-shop' } as const,
  ]) {
    const refused = offers({ ...balancer, mechanism: 'session-id' });
    const logged = found(sampleMeasurement([sampleRate({ ...balancer, full: 1 })], [], [refused]));
    const [alone] = found(sampleMeasurement([], [], [refused]));
    expect(logged.map(({ rule, accountId }) => [rule, accountId])).toEqual([
      ['missing-resumption', ACCOUNT],
    ]);
    expect(alone).toMatchObject({ accountId: 'unknown', fingerprint: logged[0]?.fingerprint });
  }
});

test('logs that ceased and trials that ceased are two deviations of one balancer', () => {
  const lastAtMs = WINDOW.endMs - 5 * 3_600_000;
  const logs = sampleFreshness({ lastAtMs });
  const trials = sampleFreshness({ lastAtMs, evidence: 'trials', accountId: 'unknown' });
  const both = found(sampleMeasurement([], [trials, logs], [], [sampleSource()]));
  expect(both).toMatchObject([
    { rule: 'stale', accountId: ACCOUNT },
    { rule: 'stale', accountId: ACCOUNT },
  ]);
  expect(new Set(both.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(found(sampleMeasurement([], [logs, trials], [], [sampleSource()]))).toEqual(both);
});
