import { expect, test } from 'vitest';
import { INVALID } from '../../../../functions/ingest/connections/checked-interner.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import { NO_VALUE } from '../../../../functions/ingest/lines/byte-interner.ts';

test('the names of the key have numbers, before and after clear', () => {
  const names = new ObjectNames({ balancer: 'app/shop/1', node: '192.0.2.1' });
  names.balancers.internText('app/other/2');
  names.clear();
  expect(names.keyBalancer).toBe(names.balancers.internText('app/shop/1'));
  expect(names.keyNode).toBe(names.nodes.internText('192.0.2.1'));
});

test('a key without names gives none', () => {
  const names = new ObjectNames({ balancer: null, node: null });
  expect([names.keyBalancer, names.keyNode]).toEqual([NO_VALUE, NO_VALUE]);
});

test('each column has the check of its kind', () => {
  const names = new ObjectNames({ balancer: null, node: null });
  expect(names.nodes.internText('app/shop/1')).toBe(INVALID);
  expect(names.clients.internText('shop')).toBe(INVALID);
  expect(names.ciphers.internText('a/b')).toBe(INVALID);
  expect(names.certificates.internText('arn:aws:acm:x/y')).toBe(0);
});

test('it is full beyond 200,000 names over all columns, until it is cleared', () => {
  const names = new ObjectNames({ balancer: null, node: null });
  for (let n = 0; n < 100_000; n += 1) names.listeners.internText(`l${n}`);
  for (let n = 0; n < 100_000; n += 1) names.ciphers.internText(`c${n}`);
  expect(names.isFull).toBe(false);
  names.balancers.internText('one-more');
  expect(names.isFull).toBe(true);
  names.clear();
  expect(names.isFull).toBe(false);
});
