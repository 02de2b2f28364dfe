import { expect, test } from 'vitest';
import { balancerKey, usableIn } from '../../../functions/model/balancer.ts';
import { sampleRate } from '../judge/measurement-samples.ts';

test('rows of one balancer have one key, of another account or Region another', () => {
  const key = balancerKey(sampleRate());
  expect(balancerKey(sampleRate({ arrival: 'first', full: 9 }))).toBe(key);
  expect(balancerKey(sampleRate({ accountId: '999999999999' }))).not.toBe(key);
  expect(balancerKey(sampleRate({ region: 'eu-west-2' }))).not.toBe(key);
});

test('TLS 1.3 resumes by PSK alone, older versions never by it, an unknown one by any', () => {
  expect([usableIn('psk', '1.3'), usableIn('session-ticket', '1.3')]).toEqual([true, false]);
  expect([usableIn('psk', '1.2'), usableIn('session-id', '1.2')]).toEqual([false, true]);
  expect([usableIn('psk', null), usableIn('session-id', null)]).toEqual([true, true]);
});
