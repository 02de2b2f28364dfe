import { expect, test } from 'vitest';
import { shellWord } from '../../../../functions/model/wording.ts';
import { findingLines } from '../../../../infra/cli/text/finding-lines.ts';
import { noPaint } from '../../../../infra/cli/text/paint.ts';
import { broken, ok } from '../../../../infra/doctor/check.ts';

const LAYOUT = { width: 80, paint: noPaint };

test('what is well is one line', () => {
  expect(findingLines({ check: 'rules', ...ok('7 rules are enabled') }, LAYOUT)).toEqual([
    'ok        rules          7 rules are enabled',
  ]);
});

test('a long command goes on behind a backslash, and never within quotes', () => {
  const command =
    'aws s3api put-bucket-notification-configuration --bucket acme --notification-configuration \'{"a": {}}\' --region eu-west-1';
  const says = 'off for acme: nobody hears of its new objects, so that none of them is read';
  expect(findingLines({ check: 'eventbridge', ...broken(says, command) }, LAYOUT)).toEqual([
    'broken    eventbridge    off for acme: nobody hears of its new objects, so that',
    '                         none of them is read',
    '          aws s3api put-bucket-notification-configuration --bucket acme \\',
    '            --notification-configuration \'{"a": {}}\' --region eu-west-1',
  ]);
});

test('what a terminal would obey is left out', () => {
  const [line] = findingLines({ check: 'queries', ...broken('failed: \u001b[2Jgone') }, LAYOUT);
  expect(line).toBe('broken    queries        failed: [2Jgone');
});

test.each([
  ['config/roots.pem', 'config/roots.pem'],
  ['a; rm -rf ~', "'a; rm -rf ~'"],
  ["it's $(id)", "'it'\\''s $(id)'"],
  ['', "''"],
])('%s is one word of a shell', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
