import { expect, test } from 'vitest';
import type { Alert } from '../../../../functions/judge/alerts/alert-state.ts';
import { stepAlert } from '../../../../functions/judge/alerts/alert-step.ts';
import { decideTransition, isWorse } from '../../../../functions/judge/alerts/alert-transition.ts';
import type { Severity } from '../../../../functions/model/deviation.ts';
import { sampleDeviation } from './alert-samples.ts';

function firing(severity: Severity, changes: Partial<Alert> = {}): Alert {
  const { alert } = stepAlert(
    undefined,
    sampleDeviation({ severity }),
    { endMs: 0, revision: 0 },
    {},
  );
  if (alert === null) throw new Error('the window shows it');
  return { ...alert, ...changes };
}

const reasonOf = (alert: Alert, isMuted = false, ended: 'cleared' | null = null) =>
  decideTransition({ alert, ended }, isMuted).transition?.reason ?? null;

test('an alert from warning on is notified when it fires, info and what is pending never', () => {
  expect(reasonOf(firing('warning'))).toBe('opened');
  expect(reasonOf(firing('info'))).toBeNull();
  expect(reasonOf(firing('critical', { phase: 'pending' }))).toBeNull();
});

test('it is notified again only when it is worse than what was notified', () => {
  expect(reasonOf(firing('critical', { toldSeverity: 'error' }))).toBe('escalated');
  expect(reasonOf(firing('error', { toldSeverity: 'error' }))).toBeNull();
  expect(reasonOf(firing('warning', { toldSeverity: 'error' }))).toBeNull();
});

test('a muted alert is notified once nothing mutes it, as unmuted', () => {
  const { alert, transition } = decideTransition({ alert: firing('error'), ended: null }, true);
  expect(transition).toBeNull();
  expect(alert).toMatchObject({ wasMuted: true, toldSeverity: null });
  expect(reasonOf(alert)).toBe('unmuted');
});

test('an end is notified where the opening was, muted or not', () => {
  expect(reasonOf(firing('error', { toldSeverity: 'error' }), true, 'cleared')).toBe('cleared');
  expect(reasonOf(firing('error', { wasMuted: true }), false, 'cleared')).toBeNull();
});

test('each transition of an episode has an id of its own, the same at every try', () => {
  const opened = decideTransition({ alert: firing('error'), ended: null }, false);
  expect(decideTransition({ alert: firing('error'), ended: null }, false)).toEqual(opened);
  expect(opened.alert).toMatchObject({ toldSeverity: 'error', transitions: 1 });
  const closed = decideTransition({ alert: opened.alert, ended: 'cleared' }, false);
  expect(closed.transition?.id).not.toBe(opened.transition?.id);
});

test('severities are ordered from info to critical', () => {
  expect(isWorse('critical', 'error')).toBe(true);
  expect(isWorse('error', 'error')).toBe(false);
  expect(isWorse('info', 'warning')).toBe(false);
});

test('the account under which it was told first stays for the episode', () => {
  const opened = decideTransition({ alert: firing('error'), ended: null }, false);
  expect(opened.alert.toldAccountId).toBe(opened.alert.deviation.accountId);
  const deviation = {
    ...opened.alert.deviation,
    accountId: 'other',
    severity: 'critical',
  } as const;
  const escalated = decideTransition({ alert: { ...opened.alert, deviation }, ended: null }, false);
  expect(escalated.transition?.reason).toBe('escalated');
  expect(escalated.alert.toldAccountId).toBe(opened.alert.toldAccountId);
});
