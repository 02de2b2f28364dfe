import { expect, test } from 'vitest';
import { teamsMessage } from '../../../../functions/notify/payloads/teams-message.ts';
import {
  groupedNotification,
  hostileNotification,
  sampleNotification,
} from '../notification-samples.ts';
import { describePayload, textsOf } from './payload-format.ts';
import { checkTeams } from './published-limits.ts';

describePayload({
  format: 'teams',
  render: teamsMessage,
  check: (notification) => checkTeams(teamsMessage(notification)),
});

const WORD_JOINERS = /\u2060/g;

test('a card shows log text as it is: no link, no format, nothing that it fills in', () => {
  const [{ content }] = teamsMessage(hostileNotification()).attachments;
  const text = textsOf(content).join('\n');
  expect(text.replaceAll(WORD_JOINERS, '')).toContain('<!channel>');
  expect(text).toContain('\\*b\\*');
  expect(text).toContain('\\`c\\`');
  expect(text).not.toMatch(/<[!/a-z@]/i);
  expect(text).not.toContain('{{');
  expect(text).not.toMatch(/https?:\/\/evil/);
});

test('a card that is over is green, and says until when', () => {
  const over = sampleNotification({ status: 'resolved' });
  expect(teamsMessage(over).attachments[0].content.body[0]).toMatchObject({ color: 'good' });
  expect(teamsMessage(sampleNotification()).attachments[0].content.body[0]).toMatchObject({
    color: 'warning',
  });
});

test('eight alerts with all they know fit into one card', () => {
  const { body } = teamsMessage(groupedNotification()).attachments[0].content;
  expect(body.filter(({ type }) => type === 'Container')).toHaveLength(8);
});

test('a runbook that is served nowhere is named, and no button', () => {
  const links = { dashboard: null, runbook: 'functions/judge/runbooks/stale.md' };
  const { content } = teamsMessage(sampleNotification({ links })).attachments[0];
  expect(content.actions).toEqual([]);
  expect(textsOf(content)).toContain('Runbook: functions/judge/runbooks/stale.md');
});
