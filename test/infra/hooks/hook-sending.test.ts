import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';
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

describe('headers', () => {
  const hook = (changes: object = {}) =>
    stand.webhook('/a', {
      ...{ signedWith: undefined, body: 'alertmanager' },
      headers: { Authorization: { env: 'AUTH' }, 'X-Source': { env: 'SOURCE' } },
      ...changes,
    });
  beforeEach(() => {
    stand.server.answer('/a', status(200));
    stand.environment.AUTH = 'Splunk 0-secret-0';
    stand.environment.SOURCE = 'tls';
  });

  test('arrive as the secrets say, without a signature where none is asked for', async () => {
    await stand.run([hook()], opened);
    const [received] = stand.at('/a');
    expect(received?.headers).toMatchObject({
      ...{ authorization: 'Splunk 0-secret-0', 'x-source': 'tls' },
      'content-type': 'application/json',
    });
    expect(received?.headers['webhook-id']).toBe(opened.id);
    expect(received?.headers).not.toHaveProperty('webhook-signature');
  });

  test('stand beside a signature', async () => {
    await stand.run([hook({ signedWith: { env: 'KEY' } })], opened);
    const [received] = stand.at('/a');
    expect(received?.headers.authorization).toBe('Splunk 0-secret-0');
    new Webhook(KEY).verify(received?.body ?? '', headersOf(received));
  });

  test.each(['a\r\nX-Evil: b', 'a\nb', 'a\u0000b', 'ä', 'a\u007fb'])(
    'with %j for a value are sent to nobody, and the value is told to nobody',
    async (value) => {
      stand.environment.AUTH = value;
      const { left } = await stand.run([hook()], opened);
      expect(stand.server.received).toEqual([]);
      expect(left.entries[0]?.last).toEqual({
        reason: 'no-secret',
        detail:
          'hook hook-a: variable AUTH must be one line of ASCII, as the value of header Authorization',
      });
    },
  );
});

describe('an Alertmanager', () => {
  const hook = (url: string): Hook => ({
    ...{ name: 'am', type: 'alertmanager', url },
    headers: { Authorization: { env: 'KEY' } },
  });

  test.each(['', '/', '/prefix', '/prefix/', '/prefix/api/v2/alerts'])(
    'behind the path "%s" gets alerts at its API',
    async (path) => {
      const prefix = path.startsWith('/prefix') ? '/prefix' : '';
      stand.server.answer(`${prefix}/api/v2/alerts`, status(200));
      await stand.run([hook(`https://am.lab.test:${stand.server.port}${path}`)], opened, closed);
      const [first, last] = stand.at(`${prefix}/api/v2/alerts`).map(({ body }) => JSON.parse(body));
      expect(first).toMatchObject([{ labels: { alertname: 'node-below-peers' } }]);
      expect(Date.parse(first[0].endsAt)).toBe(stand.clock.nowMs() + 3 * HOUR_MS);
      expect(last[0].labels).toEqual(first[0].labels);
      expect(Date.parse(last[0].endsAt)).toBe(stand.clock.nowMs() - MINUTE_MS);
      expect(stand.at(`${prefix}/api/v2/alerts`)[0]?.headers.authorization).toBe(KEY);
    },
  );
});

test('a card for a workflow of Teams, whose 202 is taken for taken', async () => {
  stand.server.answer('/workflows/a?sig=b', status(202));
  stand.environment.TEAMS_URL = `https://flow.lab.test:${stand.server.port}/workflows/a?sig=b`;
  const teams: Hook = { name: 'teams', type: 'teams', url: { env: 'TEAMS_URL' } };
  const { delivered } = await stand.run([teams], opened);
  expect(delivered).toHaveLength(1);
  expect(JSON.parse(stand.at('/workflows/a?sig=b')[0]?.body ?? '')).toMatchObject({
    type: 'message',
    attachments: [{ content: { type: 'AdaptiveCard' } }],
  });
});

test('a hook at a private address is sent to where it says that it is one', async () => {
  stand.isLoopbackPublic = false;
  stand.server.answer('/a', status(200));
  const { left } = await stand.run([stand.webhook('/a')], opened);
  expect(left.entries).toMatchObject([{ last: { reason: 'unsafe-address' } }]);
  const { delivered } = await stand.run([stand.webhook('/a', { internal: true })], closed);
  expect(delivered).toHaveLength(1);
});

function headersOf(received: Received | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(received?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
