import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from '../measurement-samples.ts';
import { B, deviationsOf, labelsOf, offers } from '../trial-samples.ts';

const CROSS_LOG = [
  sampleRate({ arrival: 'cross-node', resumed: 300, full: 100 }),
  sampleRate({ arrival: 'first', resumed: 4, full: 396 }),
];
const NEVER_LOG = [sampleRate({ full: 400 })];

const severityOf = (rule: string, ...evidence: Parameters<typeof deviationsOf>) =>
  deviationsOf(...evidence).find((deviation) => deviation.rule === rule);

test('cross-node resumption in logs is an error once a cross-node trial agrees', () => {
  const alone = severityOf('cross-node-resumption', [], CROSS_LOG);
  expect(alone).toMatchObject({ severity: 'info' });
  expect(alone?.reason).toContain('Suspected');
  const agreed = severityOf('cross-node-resumption', [offers({ node: B, resumed: 1 })], CROSS_LOG);
  expect(agreed).toMatchObject({ severity: 'error', fingerprint: alone?.fingerprint });
  expect(agreed?.reason).toContain('probes agree');
});

test('trials of another balancer, or of the same node, agree with nothing', () => {
  const other = offers({ node: B, resumed: 1, balancer: 'app/other/1' });
  const region = offers({ node: B, resumed: 1, region: 'us-east-1' });
  const same = offers({ resumed: 10 });
  for (const cell of [other, region, same]) {
    expect(severityOf('cross-node-resumption', [cell], CROSS_LOG)?.severity).toBe('info');
  }
});

test('never resumed in logs is an error once a node refuses its own sessions', () => {
  expect(severityOf('never-resumed', [], NEVER_LOG)?.severity).toBe('info');
  expect(severityOf('never-resumed', [offers({ resumed: 10 })], NEVER_LOG)?.severity).toBe('info');
  expect(severityOf('never-resumed', [offers()], NEVER_LOG)?.severity).toBe('error');
});

test('without history the agreement is worth an info still', () => {
  const young = NEVER_LOG.map((rate) => ({ ...rate, historyComplete: false }));
  expect(severityOf('never-resumed', [offers()], young)?.severity).toBe('info');
});

test('rates of trials are no evidence for the rules of logs', () => {
  const rates = NEVER_LOG.map((rate) => ({ ...rate, evidence: 'trials' as const }));
  expect(labelsOf([], rates)).toEqual([]);
});

test('trials that ceased are stale, and the reason says trials', () => {
  const lastAtMs = WINDOW.endMs - 5 * 3_600_000;
  const silent = sampleFreshness({ evidence: 'trials', accountId: 'unknown', lastAtMs });
  const settings = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
  const [found] = judge(sampleMeasurement([], [silent]), settings);
  expect(found).toMatchObject({ rule: 'stale', severity: 'warning' });
  expect(found?.reason).toContain('No trial since 2026-01-02 19:00 UTC');
  expect(found?.observed).toHaveProperty('lastTrialAt');
});
