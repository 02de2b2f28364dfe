import { expect, test } from 'vitest';
import { slackMessage } from '../../../../functions/notify/payloads/slack-message.ts';
import { hostileNotification } from '../notification-samples.ts';
import { describePayload, textsOf } from './payload-format.ts';
import { checkSlack } from './published-limits.ts';

describePayload({
  format: 'slack',
  render: slackMessage,
  check: (notification) => checkSlack(slackMessage(notification)),
});

test('Slack shows log text as it is: no mention, no link, no format', () => {
  const text = textsOf(slackMessage(hostileNotification())).join('\n');
  expect(text).toContain('&lt;!channel&gt;');
  expect(text).not.toMatch(/<!|<@|<#/);
  expect(text).not.toMatch(/(?:^|[^<])https?:\/\/evil/);
  expect(text).not.toMatch(/[^\u2060]`/);
});
