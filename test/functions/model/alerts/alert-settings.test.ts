import { expect, test } from 'vitest';
import { alertSettingsSchema } from '../../../../functions/model/alerts/alert-settings.ts';

const SLACK = { type: 'slack', name: 'ops', url: { env: 'SLACK_URL' } };
const ALERTMANAGER = { type: 'alertmanager', name: 'am', url: 'https://am.example/prefix' };
const names = (count: number) => Array.from({ length: count }, (_, at) => `x-${at}`);
const headersNamed = (all: readonly string[]) =>
  Object.fromEntries(all.map((name) => [name, { env: 'KEY' }]));
const withHeaders = (headers: object) => ({
  ...{ type: 'webhook', name: 'a', url: 'https://a.example', headers },
});
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
  ['a webhook that nobody can know', { hooks: [{ type: 'webhook', name: 'a', url: 'https://a' }] }],
  [
    'a message to Teams with its URL in the file',
    { hooks: [{ ...SLACK, type: 'teams', url: 'https://a' }] },
  ],
  ['an Alertmanager over http in public', { hooks: [{ ...ALERTMANAGER, url: 'http://a' }] }],
  [
    'an Alertmanager that hears nothing for weeks',
    { hooks: [{ ...ALERTMANAGER, repeatHours: 169 }] },
  ],
  ['a header that is written out', { hooks: [withHeaders({ 'x-key': 'secret' })] }],
  ['no header', { hooks: [withHeaders({})] }],
  ['eleven headers', { hooks: [withHeaders(headersNamed(names(11)))] }],
  ['a header twice', { hooks: [withHeaders(headersNamed(['X-Key', 'x-key']))] }],
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

test.each([
  [
    'headers in place of a signature',
    withHeaders({ Authorization: { secret: 'resumption-watch/a' } }),
  ],
  ['ten headers', withHeaders(headersNamed(names(10)))],
  ['http inside a network', { ...ALERTMANAGER, url: 'http://am.internal:9093', internal: true }],
  ['an Alertmanager that needs no key', ALERTMANAGER],
  ['a workflow of Teams', { ...SLACK, type: 'teams' }],
])('%s is taken', (_name, hook) => {
  expect(alertSettingsSchema.safeParse({ hooks: [hook] }).error?.issues).toBeUndefined();
});

test.each([
  ...['a b', 'a:b', 'a\r\nb', 'ä', '', 'x'.repeat(65), 'Host', 'content-length', 'Content-Type'],
  ...['connection', 'Transfer-Encoding', 'TE', 'trailer', 'upgrade', 'keep-alive', 'expect'],
  ...['proxy-authorization', 'Proxy-Connection', 'user-agent', 'webhook-id', 'Webhook-Signature'],
])('the header %j is refused', (name) => {
  expect(isValid({ hooks: [withHeaders(headersNamed([name]))] })).toBe(false);
});
