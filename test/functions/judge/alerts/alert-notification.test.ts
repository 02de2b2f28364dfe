import { describe, expect, test } from 'vitest';
import { NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import { alertsAfterWindow } from '../../../../functions/judge/alerts/alerts-after-window.ts';
import type { AlertSettings } from '../../../../functions/model/alert-settings.ts';
import { type Deviation, RULE_NAMES } from '../../../../functions/model/deviation.ts';
import { notificationSchema } from '../../../../functions/model/notification.ts';
import { sampleDeviation, sampleEvaluation } from './alert-samples.ts';

/** What EventBridge takes in one call: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const EVENT_BYTES_MAX = 256 * 1024;
const MANY = Array.from({ length: 1600 }, (_, index) =>
  sampleDeviation({
    balancer: `app/shop-${index >> 3}/50dc6c495c0c9188`,
    node: `2001:db8:0:0:0:0:0:${index.toString(16)}`,
    severity: index === 1599 ? 'critical' : 'error',
  }),
);

function notified(shown: readonly Deviation[], settings: AlertSettings = {}) {
  const evaluation = sampleEvaluation({ hour: 0, shown, settings });
  return alertsAfterWindow(NO_ALERTS, evaluation).outbox.map((one) =>
    notificationSchema.parse(one),
  );
}

describe('a notification', () => {
  test('of many names the worst 50, counts the others, and fits into an event', () => {
    const [one, ...others] = notified(MANY);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ severity: 'critical', alertsLeftOut: 1550 });
    expect(one?.balancers).toEqual({ deviating: 200, of: 200 });
    expect(one?.alerts).toHaveLength(50);
    expect(one?.alerts[0]?.deviation.severity).toBe('critical');
    const bytes = Buffer.byteLength(JSON.stringify(one ?? null));
    expect(bytes).toBeLessThan(EVENT_BYTES_MAX / 2);
  });

  test('is the same whatever the order of the deviations', () => {
    expect(notified(MANY.toReversed())).toEqual(notified(MANY));
  });

  test.each(RULE_NAMES)('of %s says what and where, and what to do next', (rule) => {
    const [one] = notified([sampleDeviation({ rule })]);
    expect(one?.title).toMatch(
      new RegExp(`^1 of 8 application balancers in eu-west-1: [a-zA-Z .]+ \\(${rule}\\)$`),
    );
    expect(one?.nextStep).toMatch(/^[A-Z].*\.$/);
    expect(one?.links).toEqual({
      dashboard: null,
      runbook: `functions/judge/runbooks/${rule}.md`,
    });
  });

  test('links to the dashboard and the runbooks where the settings name them', () => {
    const dashboard = 'https://watch.example.com/tls/?stage=prod';
    for (const runbooks of ['https://wiki.example.com/tls', 'https://wiki.example.com/tls/']) {
      const [one] = notified([sampleDeviation()], { dashboard, runbooks });
      expect(one?.links).toEqual({
        dashboard: `${dashboard}#balancer=app%2Fshop%2F50dc6c495c0c9188&rule=unexpected-resumption`,
        runbook: 'https://wiki.example.com/tls/unexpected-resumption.md',
      });
    }
  });

  test('is one for each rule, type and Region', () => {
    const notifications = notified([
      ...[sampleDeviation(), sampleDeviation({ node: '10.0.0.2' })],
      sampleDeviation({ region: 'us-east-1' }),
      sampleDeviation({ balancerType: 'network' }),
      sampleDeviation({ rule: 'no-reissue' }),
    ]);
    expect(notifications.map(({ group, alerts }) => [group.key, alerts.length])).toEqual([
      ['no-reissue application eu-west-1', 1],
      ['unexpected-resumption application eu-west-1', 2],
      ['unexpected-resumption application us-east-1', 1],
      ['unexpected-resumption network eu-west-1', 1],
    ]);
  });

  test('has the severity of the worst of its episode, so whoever heard it open hears it end', () => {
    const bad = sampleDeviation({ severity: 'critical' });
    const mild = sampleDeviation({ node: '10.0.0.2', severity: 'warning' });
    const steps = [[bad, mild], [mild], []].map((shown, hour) =>
      sampleEvaluation({ hour, shown, settings: { keepFiringFor: 0 } }),
    );
    const { outbox, groups, alerts } = steps.reduce(alertsAfterWindow, NO_ALERTS);
    expect(outbox.map(({ status, severity }) => [status, severity])).toEqual([
      ['firing', 'critical'],
      ['firing', 'critical'],
      ['resolved', 'critical'],
    ]);
    // Nothing stays of what is over.
    expect([groups, alerts]).toEqual([[], []]);
  });
});

test('what it is called depends on nothing but what happened', () => {
  const [one] = notified([sampleDeviation()]);
  // Written down: a receiver must know a repeat again after an upgrade.
  expect([one?.id, one?.group.episode, one?.alerts[0]?.episode]).toEqual([
    '8f0b2aadf75147bb65ddbce0e0c26ce6',
    '996a6a80df171c623b03846e207d14f7',
    '885f8e55446da44848796bd231cb2b64',
  ]);
  expect(notified([sampleDeviation()], { for: 1, dashboard: 'https://d.example.com' })[0]?.id).toBe(
    one?.id,
  );
});
