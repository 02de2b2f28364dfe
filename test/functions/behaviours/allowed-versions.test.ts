import { expect, test } from 'vitest';
import { allowedVersions } from '../../../functions/behaviours/allowed-versions.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { balancer, listener, listing } from '../discover/listing-samples.ts';

const SHOP = {
  balancerType: 'application',
  region: 'eu-west-1',
  balancer: 'app/shop/50dc6c495c0c9188',
} as const;

function versionsAt(...protocols: readonly (readonly string[])[]) {
  const listeners = protocols.map((each, at) => listener({ port: 443 + at, protocols: each }));
  return allowedVersions(mergedTargets([], [listing([balancer({ tlsListeners: listeners })])]));
}

test('what any listener allows is allowed', () => {
  expect(versionsAt(['TLSv1.2'])(SHOP)).toEqual(['1.2']);
  expect(versionsAt(['TLSv1.3', 'TLSv1.2'], ['TLSv1'])(SHOP)).toEqual(['1.0', '1.2', '1.3']);
});

test('where one listener is not known, nothing is', () => {
  expect(versionsAt(['TLSv1.2'], [])(SHOP)).toBeNull();
  const { balancer: name, ...place } = SHOP;
  const written: Target = { ...place, name, host: 'shop.example.com', port: 8443 };
  const targets = mergedTargets([written], [listing([balancer()])]);
  expect(targets).toHaveLength(2);
  expect(allowedVersions(targets)(SHOP)).toBeNull();
});

test('of a balancer that no target names, nothing is known', () => {
  expect(versionsAt(['TLSv1.2'])({ ...SHOP, region: 'us-east-1' })).toBeNull();
});

test('what a policy allowed before a change counts too', () => {
  const at = (hour: number, ...protocols: readonly string[]) =>
    listing([balancer({ tlsListeners: [listener({ protocols })] })], {
      startedAtMs: Date.parse('2026-06-01T00:00:00Z') + hour * 3_600_000,
    });
  const changed = mergedTargets([], [at(0, 'TLSv1.2'), at(6, 'TLSv1.3')]);
  expect(allowedVersions(changed)(SHOP)).toEqual(['1.2', '1.3']);
});
