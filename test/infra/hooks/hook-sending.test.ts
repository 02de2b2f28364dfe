import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import {
  resolvedNotification,
  sampleNotification,
} from '../../functions/notify/notification-samples.ts';
import { type Received, status } from './hook-server.ts';
import { HookStand, KEY, NEW_KEY, ROUTING_KEY, SLACK_PATH } from './hook-stand.ts';

let stand: HookStand;
beforeEach(async () => {
  stand = await HookStand.open();
});
afterEach(() => stand.close());

const opened = sampleNotification();
const closed = resolvedNotification();

describe('what arrives', () => {
  test('a signed CloudEvent, which an independent library verifies', async () => {
    stand.server.answer('/a', status(200));
    await stand.run(
      [stand.webhook('/a', { signedWith: [{ env: 'KEY' }, { env: 'NEW_KEY' }] })],
      opened,
    );
    const [received] = stand.at('/a');
    expect(received?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': opened.id,
    });
    for (const key of [KEY, NEW_KEY]) {
      const event = new Webhook(key).verify(received?.body ?? '', headersOf(received));
      expect(event).toMatchObject({ specversion: '1.0', id: opened.id });
    }
  });

  test('a signed message of Alertmanager', async () => {
    stand.server.answer('/a', status(200));
    await stand.run([stand.webhook('/a', { body: 'alertmanager' })], opened);
    const [received] = stand.at('/a');
    expect(received?.headers['content-type']).toBe('application/json');
    const message = new Webhook(KEY).verify(received?.body ?? '', headersOf(received));
    expect(message).toMatchObject({ version: '4', status: 'firing', receiver: 'hook-a' });
  });

  test('an event for PagerDuty, and its resolution with the same key', async () => {
    stand.server.answer('/v2/enqueue', status(202));
    const hook: Hook = { name: 'pd', type: 'pagerduty', routingKey: { env: 'ROUTING_KEY' } };
    await stand.run([hook], opened, closed);
    const sent = stand.at('/v2/enqueue').map(({ body }) => JSON.parse(body));
    expect(sent.map((event) => event.event_action)).toEqual(['trigger', 'resolve']);
    expect(new Set(sent.map((event) => event.dedup_key)).size).toBe(1);
    expect(sent.map((event) => event.routing_key)).toEqual([ROUTING_KEY, ROUTING_KEY]);
    await stand.run([{ ...hook, name: 'pd-eu', serviceRegion: 'eu' }], opened);
    const hosts = stand.at('/v2/enqueue').map(({ headers }) => headers.host?.split(':')[0]);
    expect(hosts).toEqual(['pd.lab.test', 'pd.lab.test', 'pd-eu.lab.test']);
  });

  test('two messages for Slack, an event for a bus, a message for a topic', async () => {
    stand.server.answer(SLACK_PATH, status(200));
    const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts';
    const hooks: readonly Hook[] = [
      { name: 'slack', type: 'slack', url: { env: 'SLACK_URL' } },
      { name: 'bus', type: 'eventbridge', bus: 'alerts' },
      { name: 'topic', type: 'sns', topic },
    ];
    const { delivered } = await stand.run(hooks, opened, closed);
    expect(delivered).toHaveLength(6);
    const texts = stand.at(SLACK_PATH).map(({ body }) => JSON.parse(body).text);
    expect(texts).toEqual([expect.stringContaining('[WARNING]'), expect.stringContaining('[RES')]);
    expect(stand.events).toMatchObject([
      { bus: 'alerts', type: 'Alert', id: opened.id, detail: { status: 'firing' } },
      { bus: 'alerts', type: 'Alert', id: closed.id, detail: { status: 'resolved' } },
    ]);
    expect(stand.topics.map(([name, { attributes }]) => [name, attributes.state])).toEqual([
      [topic, 'firing'],
      [topic, 'resolved'],
    ]);
  });
});

function headersOf(received: Received | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(received?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
