import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/notification.ts';
import { alertmanagerMessage } from '../../../../functions/notify/payloads/alertmanager-message.ts';
import { cloudEvent } from '../../../../functions/notify/payloads/cloud-event.ts';
import { eventBridgeEvent } from '../../../../functions/notify/payloads/eventbridge-event.ts';
import { pagerDutyEvent } from '../../../../functions/notify/payloads/pagerduty-event.ts';
import { slackMessage } from '../../../../functions/notify/payloads/slack-message.ts';
import { snsMessage } from '../../../../functions/notify/payloads/sns-message.ts';
import { publishedText } from '../../../../infra/package/schemas.ts';
import {
  groupedNotification,
  hostileNotification,
  longestNotification,
  resolvedNotification,
  sampleNotification,
  testNotification,
} from '../notification-samples.ts';
import {
  checkAlertmanager,
  checkCloudEvent,
  checkEventBridge,
  checkPagerDuty,
  checkSlack,
  checkSns,
} from './published-limits.ts';

// A payload per format and case lies in `FORMAT-CASE.json`: `npm run test:update` writes them; read
// the difference before you commit it.
const FOLDER = new URL('../../../fixtures/hooks/', import.meta.url);
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const ROUTING_KEY = '0123456789abcdef0123456789abcdef';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const isNotification = ajv.compile(JSON.parse(publishedText('notification.schema.json')));
const isCloudEvent = ajv.compile(JSON.parse(publishedText('cloud-event.schema.json')));

const CASES: Readonly<Record<string, Notification>> = {
  firing: sampleNotification(),
  resolved: resolvedNotification(),
  grouped: groupedNotification(),
  test: testNotification(),
  hostile: hostileNotification(),
};

interface Format {
  readonly render: (notification: Notification) => object;
  readonly check: (notification: Notification) => void;
}

const FORMATS: Readonly<Record<string, Format>> = {
  eventbridge: {
    render: eventBridgeEvent,
    check: (notification) => {
      const event = eventBridgeEvent(notification);
      checkEventBridge(event);
      expect(isNotification(event.detail), ajv.errorsText(isNotification.errors)).toBe(true);
    },
  },
  sns: {
    render: snsMessage,
    check: (notification) => {
      const message = snsMessage(notification);
      checkSns(message);
      const data = JSON.parse(message.message);
      expect(isNotification(data), ajv.errorsText(isNotification.errors)).toBe(true);
    },
  },
  cloudevents: {
    render: cloudEvent,
    check: (notification) => {
      const event = cloudEvent(notification);
      checkCloudEvent(event);
      expect(isCloudEvent(event), ajv.errorsText(isCloudEvent.errors)).toBe(true);
    },
  },
  alertmanager: {
    render: (notification) => alertmanagerMessage(notification, 'on-call'),
    check: (notification) => checkAlertmanager({ ...alertmanagerMessage(notification, 'on-call') }),
  },
  pagerduty: {
    render: (notification) => pagerDutyEvent(notification, ROUTING_KEY),
    check: (notification) => checkPagerDuty(pagerDutyEvent(notification, ROUTING_KEY)),
  },
  slack: {
    render: slackMessage,
    check: (notification) => checkSlack(slackMessage(notification)),
  },
};

describe.each(Object.entries(FORMATS))('%s', (format, { render, check }) => {
  test.each(Object.entries(CASES))('%s is the golden payload', (name, notification) => {
    const path = new URL(`${format}-${name}.json`, FOLDER);
    const payload = render(notification);
    if (UPDATE) writeFileSync(path, `${JSON.stringify(payload, null, 2)}\n`);
    expect(payload).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });

  test.each(Object.entries(CASES))('%s keeps what is published', (_name, notification) => {
    check(notification);
  });

  test.each(['a', '"', '&', '€', '𝒳', '\u0000', '\ud800'])(
    'fifty alerts of the longest texts, all of %j, keep the limits, and say how many are left out',
    (char) => {
      const longest = longestNotification(char);
      check(longest);
      const told = leftOutBy(render(longest));
      expect(told).toBeGreaterThanOrEqual(7);
      expect(told).toBeLessThan(57);
    },
  );

  test('the payload is the same each time', () => {
    expect(render(groupedNotification())).toEqual(render(groupedNotification()));
  });

  test('no control or invisible character gets through, and no half of one', () => {
    for (const text of textsOf(render(hostileNotification()))) {
      expect(text).toBe(text.toWellFormed());
      // The word joiner is Slack's renderer's own; a section has lines, and so has JSON none.
      expect(text.replaceAll(/[\u2060\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  test('a test is marked as one, where a person sees it', () => {
    expect(JSON.stringify(render(testNotification()))).toContain('[TEST] ');
    expect(JSON.stringify(render(sampleNotification()))).not.toMatch(/\[TEST\]/);
  });

  test('it says what is documented, the numbers, the interval, the window and what to do', () => {
    const payload = render(sampleNotification());
    const texts = textsOf(payload).join('\n').replaceAll('\u2060', '');
    const { nextStep, alerts, links, window } = sampleNotification();
    const [alert] = alerts;
    for (const part of [alert?.deviation.says, alert?.deviation.source, nextStep]) {
      expect(texts).toContain(part);
    }
    expect(texts.replaceAll('&amp;', '&')).toContain(links.dashboard);
    expect(texts).toContain(links.runbook);
    expect(texts).toContain('37');
    expect(texts).toContain('412');
    expect(texts).toMatch(/0\.069|6\.9 %/);
    expect(texts).toContain(window.start);
    expect(texts).toContain(window.end);
  });
});

test('Slack shows log text as it is: no mention, no link, no format', () => {
  const text = textsOf(slackMessage(hostileNotification())).join('\n');
  expect(text).toContain('&lt;!channel&gt;');
  expect(text).not.toMatch(/<!|<@|<#/);
  expect(text).not.toMatch(/(?:^|[^<])https?:\/\/evil/);
  expect(text).not.toMatch(/[^\u2060]`/);
});

test('one incident of PagerDuty is opened and closed by one key', () => {
  const opened = pagerDutyEvent(sampleNotification(), ROUTING_KEY);
  const closed = pagerDutyEvent(resolvedNotification(), ROUTING_KEY);
  expect([opened.event_action, closed.event_action]).toEqual(['trigger', 'resolve']);
  expect(closed.dedup_key).toBe(opened.dedup_key);
});

test('a subscriber of a topic filters by severity, state, Region, type, rule and test', () => {
  expect(snsMessage(resolvedNotification()).attributes).toEqual({
    ...{ severity: 'warning', state: 'resolved', region: 'eu-west-1' },
    ...{ balancer_type: 'application', rule: 'node-below-peers', test: 'false' },
  });
});

/** All texts of a payload, at any depth; JSON within JSON is looked into. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return value.startsWith('{') ? textsOf(JSON.parse(value)) : [value];
  }
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)]);
}

/** How many alerts the payload says it leaves out, in the way of its format. */
function leftOutBy(payload: object): number {
  const text = JSON.stringify(payload).replaceAll('\\"', '"');
  const told =
    /"alertsLeftOut":(\d+)/.exec(text) ??
    /"truncatedAlerts":(\d+)/.exec(text) ??
    /(\d+) more alerts are left out/.exec(text);
  return Number(told?.[1]);
}
