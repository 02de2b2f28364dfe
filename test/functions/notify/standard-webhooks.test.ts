import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signedHeaders, webhookKey } from '../../../functions/notify/standard-webhooks.ts';

const secretOf = (bytes: number, fill = 7) =>
  `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`;

function keyOf(secret: string): Uint8Array {
  const key = webhookKey(secret);
  if (key === null) throw new Error('no key');
  return key;
}

test.each([24, 32, 64])('a key of %i bytes signs what standardwebhooks verifies', (bytes) => {
  const secret = secretOf(bytes);
  const content = { id: 'id-1', attemptAtMs: Date.now(), body: '{"a":"ä €"}' };
  const headers = signedHeaders(content, [keyOf(secret)]);
  expect(new Webhook(secret).verify(content.body, headers)).toEqual({ a: 'ä €' });
  expect(() => new Webhook(secret).verify(`${content.body} `, headers)).toThrow();
  expect(() => new Webhook(secretOf(bytes, 8)).verify(content.body, headers)).toThrow();
  const other = { ...headers, 'webhook-id': 'id-2' };
  expect(() => new Webhook(secret).verify(content.body, other)).toThrow();
});

test('while a secret is replaced, either verifies', () => {
  const [old, young] = [secretOf(32, 1), secretOf(32, 2)];
  const content = { id: 'id-1', attemptAtMs: Date.now(), body: '{}' };
  const headers = signedHeaders(content, [keyOf(old), keyOf(young)]);
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  expect(new Webhook(old).verify('{}', headers)).toEqual({});
  expect(new Webhook(young).verify('{}', headers)).toEqual({});
});

test('a later attempt has the same id, a later time and another signature', () => {
  const key = keyOf(secretOf(32));
  const [first, second] = [1000, 6999].map((attemptAtMs) =>
    signedHeaders({ id: 'id-1', attemptAtMs, body: '{}' }, [key]),
  );
  expect(first).toMatchObject({ 'webhook-id': 'id-1', 'webhook-timestamp': '1' });
  expect(second).toMatchObject({ 'webhook-id': 'id-1', 'webhook-timestamp': '6' });
  expect(first?.['webhook-signature']).not.toBe(second?.['webhook-signature']);
});

test.each([
  ['23 bytes', secretOf(23)],
  ['65 bytes', secretOf(65)],
  ['no prefix', secretOf(32).slice('whsec_'.length)],
  ['a private key', `whsk_${Buffer.alloc(32).toString('base64')}`],
  ['no base64', `whsec_${'*'.repeat(44)}`],
  ['base64 with something in it', `whsec_${Buffer.alloc(32).toString('base64')} `],
  ['nothing', ''],
])('a secret of %s is none', (_name, secret) => {
  expect(webhookKey(secret)).toBeNull();
});
