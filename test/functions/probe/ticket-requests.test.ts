import { expect, test } from 'vitest';
import type { DialResult } from '../../../functions/ports.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import {
  NodeTickets,
  requestPolicy,
  requestToken,
} from '../../../functions/probe/ticket-requests.ts';

const FULL = { ...noConnection(0, { class: 'closed', alert: null, detail: '' }), failure: null };
const learned = (...results: readonly Partial<DialResult>[]) => {
  const tickets = new NodeTickets();
  for (const result of results) tickets.learn({ ...FULL, ...result });
  return tickets;
};
const fetch = (tickets: NodeTickets) => tickets.requestOf('for-tickets', 'psk', false);
const offer = (tickets: NodeTickets) => tickets.requestOf('for-tickets', 'psk', true);

test('by default HTTP is sent to balancers that speak it, and never to a network balancer', () => {
  const defaults = (['classic', 'application', 'network'] as const).map((type) =>
    requestPolicy(type, undefined),
  );
  expect(defaults).toEqual(['for-tickets', 'for-tickets', 'never']);
  expect(requestPolicy('network', 'always')).toBe('always');
});

test('a TLS 1.3 fetch asks where no ticket came, and in vain only once', () => {
  const unknown = learned();
  expect([fetch(unknown), offer(unknown)]).toEqual(['without-ticket', 'never']);
  expect(unknown.requestOf('for-tickets', 'session-ticket', false)).toBe('never');
  const useless = learned({ requested: true, issued: false });
  expect([fetch(useless), offer(useless)]).toEqual(['never', 'never']);
  const needed = learned({ requested: true, issued: true }, { requested: true, issued: false });
  expect([fetch(needed), offer(needed)]).toEqual(['at-once', 'at-once']);
  expect(learned().requestOf('always', 'session-id', true)).toBe('after-ticket');
  expect(learned().requestOf('never', 'psk', false)).toBe('never');
});

test('tokens go with requests that follow each handshake, where the trials are kept', () => {
  const tokens = { next: () => 'token' };
  expect(requestToken('always', tokens)).toBe('token');
  expect(requestToken('always', undefined)).toBeNull();
  expect(requestToken('for-tickets', tokens)).toBeNull();
  expect(requestToken('never', tokens)).toBeNull();
});

test('resumed handshakes are watched for new tickets until ten have brought none', () => {
  const none = { resumedBy: 'psk', issued: false } as const;
  expect(learned(...Array(9).fill(none)).awaitsReissue).toBe(true);
  expect(learned(...Array(10).fill(none)).awaitsReissue).toBe(false);
  expect(learned(...Array(20).fill({ ...none, issued: true })).awaitsReissue).toBe(true);
});
