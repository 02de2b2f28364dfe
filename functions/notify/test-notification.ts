import { createHash } from 'node:crypto';
import { scopeBehaviour } from '../behaviours/resumption.ts';
import type { AlertSettings, Hook } from '../model/alerts/alert-settings.ts';
import type { Notification } from '../model/alerts/notification.ts';
import { HOUR_MS, instant } from '../model/time.ts';

const RULE = 'unexpected-resumption';
const NOTHING_TO_DO = 'Nothing is to be done: a person tried whether this hook works.';
const PLACE = {
  balancerType: 'application',
  region: 'test-region',
  accountId: '000000000000',
  balancer: 'app/test/0000000000000000',
} as const;

/**
 * A notification that is marked as a test and says that nothing deviates; its id is new each time,
 * its episode the same at one hook, so that a pager opens one incident for all tests.
 */
export function testNotification(
  hook: Hook,
  { dashboard, runbooks }: Pick<AlertSettings, 'dashboard' | 'runbooks'>,
  nowMs: number,
): Notification {
  const { balancerType, region } = PLACE;
  const episode = nameOf('episode', hook.name);
  const severity = hook.minSeverity ?? 'warning';
  const window = { start: instant(nowMs - HOUR_MS), end: instant(nowMs), revision: 0 };
  return {
    schema: 1,
    id: nameOf('notification', hook.name, nowMs),
    test: true,
    group: { key: `test ${hook.name}`, episode, rule: RULE, balancerType, region },
    ...{ status: 'firing', severity, window },
    at: instant(nowMs),
    balancers: { deviating: 1, of: 1 },
    title: `Test of hook ${hook.name}: nothing deviates`,
    nextStep: NOTHING_TO_DO,
    links: {
      dashboard: dashboard ?? null,
      runbook: `${runbooks?.replace(/\/?$/, '/') ?? 'functions/judge/runbooks/'}${RULE}.md`,
    },
    alerts: [testAlert(episode, severity, window)],
    alertsLeftOut: 0,
  };
}

function testAlert(
  episode: string,
  severity: Notification['severity'],
  { start, end }: Notification['window'],
): Notification['alerts'][number] {
  const { says, source } = scopeBehaviour(PLACE.balancerType, 'psk');
  const fingerprint = nameOf('fingerprint', episode);
  return {
    ...{ fingerprint, episode, status: 'firing', startsAt: end, endsAt: null },
    transition: { id: nameOf('transition', episode, end), reason: 'opened' },
    verdict: null,
    told: { severity, accountId: PLACE.accountId },
    deviation: {
      ...{ rule: RULE, severity, ...PLACE, node: '192.0.2.1' },
      ...{ mechanism: 'psk', relation: 'cross-node', says, source: source.url },
      observed: { windowStart: start, windowEnd: end },
      historyComplete: true,
      reason: 'This is a test: nothing was observed, and nothing deviates.',
      next: NOTHING_TO_DO,
      fingerprint,
    },
  };
}

function nameOf(...parts: readonly (string | number)[]): string {
  const text = JSON.stringify(['test', ...parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
