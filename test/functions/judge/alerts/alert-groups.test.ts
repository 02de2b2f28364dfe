import { expect, test } from 'vitest';
import { notifyGroups } from '../../../../functions/judge/alerts/alert-groups.ts';
import type { Alert, AlertGroup } from '../../../../functions/judge/alerts/alert-state.ts';
import { stepAlert } from '../../../../functions/judge/alerts/alert-step.ts';
import type { AlertOutcome } from '../../../../functions/judge/alerts/alert-transition.ts';
import type { Deviation } from '../../../../functions/model/deviation.ts';
import { START_MS, sampleDeviation, sampleEvaluation } from './alert-samples.ts';

const KEY = 'unexpected-resumption application eu-west-1';
const WINDOW = sampleEvaluation({ hour: 1 });

/** An alert that was notified, opened in this window where `isNew`. */
function outcome(
  changes: Partial<Deviation>,
  { isNew = true, ended = null }: { isNew?: boolean; ended?: AlertOutcome['ended'] } = {},
): AlertOutcome {
  const deviation = sampleDeviation(changes);
  const { alert } = stepAlert(undefined, deviation, { endMs: START_MS, revision: 0 }, {});
  const notified = { ...(alert as Alert), toldSeverity: deviation.severity };
  const transition = { id: deviation.fingerprint, reason: ended ?? 'opened' } as const;
  return { alert: notified, ended, transition: isNew ? transition : null };
}

const group = (changes: Partial<AlertGroup> = {}): AlertGroup => {
  return { key: KEY, episode: 'e'.repeat(32), severity: 'error', balancersMost: 1, ...changes };
};

test('one notification holds all alerts of a rule, type and Region', () => {
  const outcomes = [outcome({}), outcome({ node: '10.0.0.2' }), outcome({ region: 'us-east-1' })];
  const { groups, notifications } = notifyGroups([], outcomes, WINDOW);
  expect(groups.map(({ key }) => key)).toEqual([
    KEY,
    'unexpected-resumption application us-east-1',
  ]);
  expect(notifications.map(({ alerts }) => alerts.length)).toEqual([2, 1]);
});

test('a group without a change is kept, and not notified', () => {
  const { groups, notifications } = notifyGroups(
    [group()],
    [outcome({}, { isNew: false })],
    WINDOW,
  );
  expect(groups).toEqual([group()]);
  expect(notifications).toEqual([]);
});

test('a group keeps its episode, its highest severity and the most balancers it had', () => {
  const before = group({ severity: 'critical', balancersMost: 5 });
  const outcomes = [outcome({}), outcome({ balancer: 'app/blog/1' })];
  const { groups } = notifyGroups([before], outcomes, WINDOW);
  expect(groups).toEqual([before]);
  const grown = notifyGroups([group()], outcomes, WINDOW).groups;
  expect(grown).toEqual([group({ balancersMost: 2 })]);
});

test('a group ends with its last alert, which is notified', () => {
  const ended = outcome({}, { ended: 'cleared' });
  const { groups, notifications } = notifyGroups([group()], [ended], WINDOW);
  expect(groups).toEqual([]);
  expect(notifications).toMatchObject([{ status: 'resolved', group: { episode: 'e'.repeat(32) } }]);
});

test('an alert that was never notified belongs to no group', () => {
  const info = outcome({ severity: 'info' }, { isNew: false });
  const silent = { ...info, alert: { ...info.alert, toldSeverity: null } };
  expect(notifyGroups([], [silent], WINDOW)).toEqual({
    groups: [],
    notifications: [],
    standing: [],
  });
});
