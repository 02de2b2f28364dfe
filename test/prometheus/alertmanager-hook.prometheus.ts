import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../functions/model/time.ts';
import type { AlertmanagerMessage } from '../../functions/notify/payloads/alertmanager-message.ts';
import { AlertMonitor, KEY } from './alert-monitor.ts';
import { HAS_ALERTMANAGER } from './alertmanager-server.ts';

/** Longer than Alertmanager waits before it sends a group again where something changed. */
const QUIET_MS = 4000;
const SENT_WITHIN_MS = 15_000;

// Hours of one story, in their order.
describe.skipIf(!HAS_ALERTMANAGER)('alerts posted to a real Alertmanager', () => {
  let monitor: AlertMonitor;
  beforeAll(async () => {
    monitor = await AlertMonitor.open();
  });
  afterAll(() => monitor?.close());

  const sentOn = () => monitor.webhooks.at('/sent-on').map(({ message }) => message);
  const own = () => monitor.webhooks.at('/own').map(({ message }) => message);
  const sentOnTimes = (times: number) =>
    vi.waitFor(() => expect(sentOn()).toHaveLength(times), SENT_WITHIN_MS);

  it('a planted fault is active there, with the labels of its nodes', async () => {
    const { told, outcome } = await monitor.run(1, 'resumed');
    expect(outcome.left.entries).toEqual([]);
    expect(told).toEqual([{ hook: 'am', posted: 2, trouble: null }]);
    const alerts = await monitor.alertmanager.alerts();
    expect(alerts.map(({ status, labels }) => [status.state, labels.node]).sort()).toEqual([
      ['active', '192.0.2.1'],
      ['active', '192.0.2.2'],
    ]);
    for (const { labels, startsAt, endsAt } of alerts) {
      expect(labels).toMatchObject({ alertname: 'unexpected-resumption', severity: 'error' });
      expect(Math.abs(Date.now() - Date.parse(startsAt))).toBeLessThan(MINUTE_MS);
      expect(Math.abs(Date.parse(endsAt) - Date.now() - 3 * HOUR_MS)).toBeLessThan(MINUTE_MS);
    }
  });

  it('it groups them and sends on what our own webhook body says', async () => {
    await sentOnTimes(1);
    expect(own()).toHaveLength(1);
    expect(common(sentOn()[0])).toEqual(common(own()[0]));
    expect(sentOn()[0]).toMatchObject({
      receiver: 'webhook',
      groupKey: expect.stringContaining('alertname="unexpected-resumption"'),
    });
    expect(monitor.webhooks.at('/own')[0]?.headers['x-api-key']).toBe(KEY);
  });

  it('a further window, and each post in between, is no news to it', async () => {
    await monitor.run(4, 'resumed');
    for (let time = 0; time < 3; time += 1) {
      expect(await monitor.postAgain()).toMatchObject([{ posted: 2 }]);
    }
    await sleep(QUIET_MS);
    expect(await monitor.alertmanager.alerts()).toHaveLength(2);
    expect([sentOn().length, own().length]).toEqual([1, 1]);
  });

  it('after its restart one post brings all back, and nobody is told twice', async () => {
    await monitor.alertmanager.stop();
    expect(await monitor.postAgain()).toMatchObject([
      { posted: 0, trouble: expect.stringContaining('no answer from 127.0.0.1') },
    ]);
    await monitor.startAgain();
    expect(await monitor.alertmanager.alerts()).toEqual([]);
    expect(await monitor.postAgain()).toMatchObject([{ posted: 2 }]);
    expect(await monitor.alertmanager.alerts()).toHaveLength(2);
    await sleep(QUIET_MS);
    expect(sentOn()).toHaveLength(1);
  });

  it('a mended fault is resolved there, and it says so, as our own webhook body does', async () => {
    await monitor.run(5, 'full');
    await sentOnTimes(2);
    expect(sentOn()[1]?.status).toBe('resolved');
    expect(common(sentOn()[1])).toEqual(common(own()[1]));
    expect(await monitor.alertmanager.alerts()).toEqual([]);
  });

  it('a fault that comes back is a new alert', async () => {
    await monitor.run(5.5, 'resumed');
    await sentOnTimes(3);
    expect(common(sentOn()[2])).toEqual(common(own()[2]));
    expect(await monitor.alertmanager.alerts()).toHaveLength(2);
  });

  it('a test of the hook is taken, with a label that routes it away', async () => {
    expect(await monitor.test()).toMatchObject({ kind: 'status', status: 200 });
    const alerts = await monitor.alertmanager.alerts();
    expect(alerts.filter(({ labels }) => labels.test === 'true')).toHaveLength(1);
  });
});

/**
 * What both bodies say alike: not whose they are, nor the name that each gives an alert, nor its span:
 * Alertmanager has that of the posts, our own body that of the windows.
 */
function common(message: AlertmanagerMessage | undefined) {
  if (message === undefined) return undefined;
  const { receiver: _receiver, groupKey: _key, externalURL: _url, alerts, ...rest } = message;
  const shown = alerts.map(({ fingerprint: _, startsAt: _start, endsAt: _end, ...alert }) => alert);
  return { ...rest, alerts: shown.sort(byNode) };
}

function byNode(
  a: { readonly labels: Readonly<Record<string, string>> },
  b: { readonly labels: Readonly<Record<string, string>> },
): number {
  return String(a.labels.node).localeCompare(String(b.labels.node));
}
