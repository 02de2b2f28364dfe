import { expect, test } from 'vitest';
import {
  logScope,
  SCOPE_BEHAVIOURS,
  scopeBehaviour,
} from '../../../functions/behaviours/resumption.ts';
import {
  BALANCER_TYPES,
  type BalancerType,
  MECHANISMS,
  type Scope,
  type TlsVersion,
} from '../../../functions/model/balancer.ts';

test('every balancer type and mechanism has exactly one behaviour', () => {
  const cells = BALANCER_TYPES.flatMap((type) => MECHANISMS.map((name) => `${type} ${name}`));
  const rows = SCOPE_BEHAVIOURS.map((row) => `${row.balancerType} ${row.mechanism}`);
  expect(rows.sort()).toEqual(cells.sort());
});

test('[classic-session-id] a classic session ID is accepted by its node', () => {
  expect(scopeBehaviour('classic', 'session-id').scope).toBe('node');
  expect(logScope('classic', '1.2')).toBe('node');
});

test('[classic-session-ticket] a classic balancer accepts no session ticket', () => {
  expect(scopeBehaviour('classic', 'session-ticket').scope).toBe('none');
});

test('[classic-psk] a classic balancer accepts no PSK', () => {
  expect(scopeBehaviour('classic', 'psk').scope).toBe('none');
  expect(logScope('classic', '1.3')).toBe('none');
});

test('[application-session-id] an application session ID is accepted by its node', () => {
  expect(scopeBehaviour('application', 'session-id').scope).toBe('node');
});

test('[application-session-ticket] an application ticket is accepted by its node', () => {
  expect(scopeBehaviour('application', 'session-ticket').scope).toBe('node');
  expect(logScope('application', '1.2')).toBe('node');
});

test('[application-psk] an application PSK is accepted by its node', () => {
  expect(scopeBehaviour('application', 'psk').scope).toBe('node');
  expect(logScope('application', '1.3')).toBe('node');
});

test('[network-session-id] a network balancer accepts no session ID', () => {
  expect(scopeBehaviour('network', 'session-id').scope).toBe('none');
});

test('[network-session-ticket] a network ticket is accepted in the Region', () => {
  expect(scopeBehaviour('network', 'session-ticket').scope).toBe('region');
  expect(logScope('network', '1.2')).toBe('region');
});

test('[network-psk] a network PSK is taken to be accepted in the Region', () => {
  expect(scopeBehaviour('network', 'psk')).toMatchObject({ scope: 'region', status: 'inferred' });
  expect(logScope('network', '1.3')).toBe('region');
});

test.each<[BalancerType, TlsVersion | null, Scope]>([
  ['classic', '1.0', 'node'],
  ['application', '1.1', 'node'],
  ['network', '1.0', 'region'],
  ['classic', null, 'node'],
  ['application', null, 'node'],
  ['network', null, 'region'],
])('the widest scope of %s at TLS %s is %s', (type, version, scope) => {
  expect(logScope(type, version)).toBe(scope);
});
