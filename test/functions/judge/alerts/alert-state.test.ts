import { expect, test } from 'vitest';
import { alertId, NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import { alertsAfterWindow } from '../../../../functions/judge/alerts/alerts-after-window.ts';
import { sampleDeviation, sampleEvaluation } from './alert-samples.ts';

test('an id is 32 hex digits, the same for the same parts, in their order', () => {
  expect(alertId('a', 1)).toMatch(/^[0-9a-f]{32}$/);
  expect(alertId('a', 1)).toBe(alertId('a', 1));
  expect(alertId('a', '1')).not.toBe(alertId('a', 1));
  expect(alertId('a', 'b')).not.toBe(alertId('b', 'a'));
  expect(alertId('ab')).not.toBe(alertId('a', 'b'));
});

test('the state is stored under the names that earlier versions wrote', () => {
  const evaluation = sampleEvaluation({ hour: 0, shown: [sampleDeviation()] });
  const { alerts, groups, ...state } = alertsAfterWindow(NO_ALERTS, evaluation);
  expect(Object.keys(state).sort()).toEqual(['lastEndMs', 'outbox', 'schema']);
  expect(Object.keys(alerts[0] ?? {}).sort()).toEqual([
    ...['deviation', 'episode', 'gone', 'phase', 'seenIn', 'startsAtMs', 'toldAccountId'],
    ...['toldSeverity', 'transitions', 'wasMuted', 'windowsShown', 'windowsWithout'],
  ]);
  expect(Object.keys(groups[0] ?? {}).sort()).toEqual([
    ...['balancersMost', 'episode', 'key', 'severity'],
  ]);
});
