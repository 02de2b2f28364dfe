import { expect, test } from 'vitest';
import { escaped, slackLink } from '../../../../functions/notify/payloads/slack-text.ts';

const JOINER = '\u2060';

test('what acts in Slack is escaped, what formats is kept from doing so', () => {
  expect(escaped('<!channel> & *b*', 100)).toBe(`&lt;!channel&gt; &amp; ${JOINER}*b${JOINER}*`);
  expect(escaped('https://a.example', 100)).toBe(`https:${JOINER}//a.example`);
});

test('a text is cut between two escapes, with a sign that it was', () => {
  expect(escaped('abc', 4)).toBe('abc');
  expect(escaped('abcd', 4)).toBe('abc…');
  expect(escaped('a&&', 7)).toBe('a&amp;…');
});

test('only a web address becomes a link, and it can not end early', () => {
  expect(slackLink('https://a.example/?q=1&r=<|>', 'Runbook')).toBe(
    '<https://a.example/?q=1&amp;r=%3C%7C%3E|Runbook>',
  );
  expect(slackLink('functions/judge/runbooks/stale.md', 'Runbook')).toBe(
    'Runbook: functions/judge/runbooks/stale.md',
  );
  expect(slackLink('javascript:alert(1)', 'Runbook')).toBe('Runbook: javascript:alert(1)');
  expect(slackLink(`https://a.example/${'a'.repeat(1000)}`, 'Runbook')).toMatch(/^Runbook: .*…$/);
});
