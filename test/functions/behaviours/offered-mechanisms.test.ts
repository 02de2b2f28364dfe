import { expect, test } from 'vitest';
import { neverOffersAt } from '../../../functions/behaviours/offered-mechanisms.ts';
import type { NamedKind } from '../../../functions/clients/client-kind.ts';
import type { BalancerType, TlsVersion } from '../../../functions/model/balancer.ts';

test.each<[NamedKind, BalancerType, TlsVersion | null, boolean]>([
  ['go-http', 'application', '1.2', true],
  ['go-http', 'application', '1.3', true],
  ['go-http', 'classic', null, true],
  // Its TLS 1.2 tickets are of no use where only IDs are documented.
  ['firefox', 'classic', '1.2', true],
  ['firefox', 'application', '1.2', false],
  ['firefox', 'application', '1.3', false],
  // It can be given no ticket, but offers IDs and PSK.
  ['curl', 'network', '1.2', true],
  ['curl', 'network', '1.3', false],
  ['curl', 'classic', '1.2', false],
  // Node 20 offers and Node 24 does not; nobody measured Safari.
  ['node-builtin-fetch', 'application', '1.3', false],
  ['safari', 'application', '1.3', false],
  // No document lets a classic balancer resume in TLS 1.3.
  ['go-http', 'classic', '1.3', false],
])('%s at a balancer of type %s in TLS %s never offers: %s', (kind, type, version, never) => {
  expect(neverOffersAt(kind, type, version)).toBe(never);
});
