import { expect, test } from 'vitest';
import { pagerDutyEvent } from '../../../../functions/notify/payloads/pagerduty-event.ts';
import { resolvedNotification, sampleNotification } from '../notification-samples.ts';
import { describePayload } from './payload-format.ts';
import { checkPagerDuty } from './published-limits.ts';

const ROUTING_KEY = '0123456789abcdef0123456789abcdef';

describePayload({
  format: 'pagerduty',
  render: (notification) => pagerDutyEvent(notification, ROUTING_KEY),
  check: (notification) => checkPagerDuty(pagerDutyEvent(notification, ROUTING_KEY)),
});

test('one incident of PagerDuty is opened and closed by one key', () => {
  const opened = pagerDutyEvent(sampleNotification(), ROUTING_KEY);
  const closed = pagerDutyEvent(resolvedNotification(), ROUTING_KEY);
  expect([opened.event_action, closed.event_action]).toEqual(['trigger', 'resolve']);
  expect(closed.dedup_key).toBe(opened.dedup_key);
});
