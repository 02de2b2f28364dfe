import { expect, test } from 'vitest';
import { RULES } from '../../../../functions/judge/rules/rules.ts';
import { MARK_RULES, type RuleName } from '../../../../functions/model/deviation.ts';
import { FAULT_PROFILES, HEALTHY_PROFILES } from './probe-profiles.ts';

const PROFILES = [...HEALTHY_PROFILES, ...FAULT_PROFILES];

test('every rule that trials can break is broken by a profile', () => {
  const planted = new Set<string>(FAULT_PROFILES.flatMap(({ finds }) => finds.map((f) => f.rule)));
  // That trials cease takes hours, and marks are a log's: probed-logs.test plants those.
  const others: readonly RuleName[] = ['stale', ...MARK_RULES];
  const ofTrials = RULES.filter(({ name, reads }) => {
    return reads.includes('trials') && !others.includes(name);
  });
  expect([...planted].sort()).toEqual(ofTrials.map(({ name }) => name).sort());
});

test('a healthy profile finds nothing, a broken one something, at nodes that it has', () => {
  expect(HEALTHY_PROFILES.flatMap(({ finds }) => finds)).toEqual([]);
  for (const { name, nodes, finds } of FAULT_PROFILES) {
    const places = finds.map(({ node }) => node ?? 0);
    expect([name, places.length > 0, Math.max(...places) < nodes.length]).toEqual([
      name,
      true,
      true,
    ]);
  }
});

test('each profile has a name of its own', () => {
  expect(new Set(PROFILES.map(({ name }) => name)).size).toBe(PROFILES.length);
});
