import { expect, test } from 'vitest';
import { INHIBITIONS, inhibited } from '../../../../functions/judge/alerts/inhibitions.ts';
import type { Deviation } from '../../../../functions/model/deviation.ts';
import { sampleDeviation } from './alert-samples.ts';

const whole = { node: null, mechanism: null, relation: null } as const;
const CROSS = sampleDeviation({ rule: 'cross-node-resumption', ...whole });
const NODE = sampleDeviation();
const ceased = (last: 'lastLogAt' | 'lastTrialAt', severity: Deviation['severity'] = 'warning') =>
  sampleDeviation({ rule: 'stale', ...whole, severity, observed: { [last]: '2026-03-03' } });

/** Whether the first keeps the second quiet. */
const mutes = (by: Deviation, deviation: Deviation) =>
  inhibited([by, deviation]).has(deviation.fingerprint);

test('a fault of the whole balancer mutes the same fault of its nodes', () => {
  expect([...inhibited([CROSS, NODE])]).toEqual([NODE.fingerprint]);
  expect(mutes(CROSS, sampleDeviation({ node: '10.0.0.2', severity: 'warning' }))).toBe(true);
});

test('but none of another balancer, account, Region or type', () => {
  expect(mutes(CROSS, sampleDeviation({ balancer: 'app/blog/1' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ region: 'eu-west-2' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ balancerType: 'network' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ accountId: '999999999999' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ accountId: 'unknown' }))).toBe(true);
});

test('none of another cause, and none that is more severe', () => {
  expect(mutes(CROSS, sampleDeviation({ relation: 'same-node' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ rule: 'failed-offer' }))).toBe(false);
  expect(mutes(CROSS, sampleDeviation({ severity: 'critical' }))).toBe(false);
  expect(mutes({ ...CROSS, severity: 'info' }, { ...NODE, severity: 'info' })).toBe(false);
});

test('logs that ceased mute what rests on logs, trials that ceased what rests on trials', () => {
  const below = sampleDeviation({ rule: 'node-below-peers', severity: 'warning' });
  const partial = sampleDeviation({ rule: 'partial-resumption', severity: 'warning' });
  expect([mutes(ceased('lastLogAt'), below), mutes(ceased('lastLogAt'), partial)]).toEqual([
    true,
    false,
  ]);
  expect([mutes(ceased('lastTrialAt'), below), mutes(ceased('lastTrialAt'), partial)]).toEqual([
    false,
    true,
  ]);
});

test('where an exclusion applies, sessions that are not resumed are no news at any severity', () => {
  const excluded = sampleDeviation({ rule: 'excluded-resumption', ...whole, severity: 'warning' });
  expect(mutes(excluded, sampleDeviation({ rule: 'missing-resumption' }))).toBe(true);
  expect(mutes(excluded, sampleDeviation({ rule: 'unexpected-resumption' }))).toBe(false);
});

test('an undocumented version mutes nothing, and nothing but stale trials a failed offer', () => {
  expect(INHIBITIONS.map(({ by }) => by)).not.toContain('undocumented-version');
  const muting = INHIBITIONS.filter((row) => row.mutes.includes('failed-offer'));
  expect(muting.map(({ by, ceased: what }) => [by, what])).toEqual([['stale', 'trials']]);
  const critical = sampleDeviation({ rule: 'failed-offer', severity: 'critical' });
  expect(mutes(ceased('lastTrialAt'), critical)).toBe(false);
});
