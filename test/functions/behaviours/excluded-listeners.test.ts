import { expect, test } from 'vitest';
import { exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import type { Target } from '../../../functions/model/targets.ts';

const target = (given: Partial<Target>): Target => ({
  name: 'app/a/1',
  balancerType: 'application',
  region: 'eu-west-1',
  host: 'a.example.com',
  ...given,
});
const listenersOf = (given: Partial<Target>) =>
  exclusionsOf([target(given)]).map(({ listener }) => listener);

test('mutual TLS excludes the listener of an application balancer, 443 unless it is named', () => {
  expect(listenersOf({ mutualTls: true })).toEqual(['443']);
  expect(listenersOf({ mutualTls: true, port: 8443 })).toEqual(['8443']);
  expect(listenersOf({ mutualTls: false })).toEqual([]);
});

test('several certificates exclude a network balancer as a whole, one does not', () => {
  const network = { balancerType: 'network', port: 8443 } as const;
  expect(listenersOf({ ...network, certificates: 2 })).toEqual([null]);
  expect(listenersOf({ ...network, certificates: 1 })).toEqual([]);
});

test('what is documented for another type excludes nothing', () => {
  expect(listenersOf({ certificates: 2 })).toEqual([]);
  expect(listenersOf({ balancerType: 'network', mutualTls: true })).toEqual([]);
  expect(listenersOf({ balancerType: 'classic', mutualTls: true, certificates: 2 })).toEqual([]);
});
