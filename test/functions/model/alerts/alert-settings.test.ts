import { expect, test } from 'vitest';
import { alertSettingsSchema } from '../../../../functions/model/alerts/alert-settings.ts';

const SLACK = { type: 'slack', name: 'ops', url: { env: 'SLACK_URL' } };
const silence = (from: string) => ({
  matchers: { rule: 'stale' },
  from,
  until: '2026-01-02T00:00:00Z',
  author: 'a',
  comment: 'b',
});
const isValid = (settings: unknown) => alertSettingsSchema.safeParse(settings).success;

test('nothing needs to be set', () => {
  expect(isValid({})).toBe(true);
});

test.each([
  ['a silence that ends as it begins', { silences: [silence('2026-01-02T00:00:00Z')] }],
  ['matchers without a label', { retired: [{}] }],
  ['a secret in the file', { hooks: [{ ...SLACK, url: 'https://hooks.slack.com/a' }] }],
  [
    'a webhook over http',
    { hooks: [{ ...SLACK, type: 'webhook', url: 'http://a', signedWith: { env: 'A' } }] },
  ],
  ['an alert that opens after no window', { for: 0 }],
  ['a field that nobody knows', { hook: [] }],
])('%s is refused', (_name, settings) => {
  expect(isValid(settings)).toBe(false);
});

test('two hooks of one name are refused at the second', () => {
  const found = alertSettingsSchema.safeParse({ hooks: [SLACK, SLACK] });
  expect(found.error?.issues).toMatchObject([{ path: ['hooks', 1, 'name'] }]);
  expect(isValid({ hooks: [SLACK, { ...SLACK, name: 'dev' }] })).toBe(true);
});
