import { expect, test } from 'vitest';
import { goneBalancers } from '../../../functions/behaviours/gone-balancers.ts';
import type { Listing } from '../../../functions/discover/listing.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import type { Freshness } from '../../../functions/model/rate.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { balancer, listener, listing } from '../discover/listing-samples.ts';
import { sampleFreshness } from '../judge/measurement-samples.ts';

const NOON_MS = Date.parse('2026-06-01T12:00:00Z');
const NAME = 'app/shop/50dc6c495c0c9188';
const SHOP = {
  ...{ balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' },
  balancer: NAME,
} as const;

/** A listing at that hour, which is over at once. */
function at(hours: number, balancers: Listing['balancers'] = [], more: Partial<Listing> = {}) {
  const startedAtMs = NOON_MS + hours * HOUR_MS;
  return listing(balancers, { startedAtMs, endedAtMs: startedAtMs, ...more });
}

/** Evidence of the balancer at that hour. */
function seen(hours: number, own: Partial<Freshness> = {}) {
  return sampleFreshness({ lastAtMs: NOON_MS + hours * HOUR_MS, ...own });
}

function isGone(
  listings: readonly Listing[],
  freshness: readonly Freshness[] = [],
  of: Parameters<ReturnType<typeof goneBalancers>>[0] = SHOP,
) {
  return goneBalancers(mergedTargets([], listings), freshness)(of);
}

const THERE = at(0, [balancer()]);

test('two whole listings that lack it, at least 6 h apart: it is gone', () => {
  expect(isGone([THERE])).toBe(false);
  expect(isGone([THERE, at(6)])).toBe(false);
  expect(isGone([THERE, at(6), at(11.9)])).toBe(false);
  expect(isGone([THERE, at(6), at(12)])).toBe(true);
  expect(isGone([THERE, at(6), at(9), at(12)])).toBe(true);
});

test('one that is listed again is there, and the count begins anew', () => {
  expect(isGone([THERE, at(6), at(12), at(18, [balancer()])])).toBe(false);
  expect(isGone([THERE, at(6), at(9, [balancer()]), at(12)])).toBe(false);
});

test.each(['access denied', 'AWS is throttling', 'the time was up before all was listed'])(
  'a listing that is not whole tells nothing: %s',
  (reason) => {
    const gaps = [{ api: 'v2', reason, isNotEnabled: false }] as const;
    expect(isGone([THERE, at(6), at(12, [], { gaps })])).toBe(false);
    expect(isGone([THERE, at(6, [], { gaps }), at(12)])).toBe(false);
  },
);

test('a log or a trial that came since says that it is there', () => {
  const missing = [THERE, at(6), at(12)];
  expect(isGone(missing, [seen(5)])).toBe(true);
  // The newest log covers the hour in which it was deleted.
  expect(isGone(missing, [seen(7)])).toBe(true);
  expect(isGone(missing, [seen(7.1)])).toBe(false);
  expect(isGone(missing, [seen(5), seen(8, { evidence: 'trials', accountId: 'unknown' })])).toBe(
    false,
  );
  expect(isGone(missing, [seen(8, { balancer: 'app/other/1' })])).toBe(true);
});

test('one listener less is no balancer less', () => {
  const two = [listener(), listener({ port: 8443 })];
  const one = balancer({ tlsListeners: two.slice(0, 1) });
  const both = at(0, [balancer({ tlsListeners: two })]);
  expect(isGone([both, at(6, [one]), at(12, [one])])).toBe(false);
  expect(isGone([both, at(6, [one]), at(12), at(18)])).toBe(true);
});

test('a name in two accounts: one of them gone is not the other', () => {
  const other = { accountId: '210987654321' };
  const listings = [
    ...[THERE, at(0, [balancer()], other)],
    ...[at(6), at(6, [balancer()], other), at(12), at(12, [balancer()], other)],
  ];
  expect(isGone(listings)).toBe(true);
  expect(isGone(listings, [], { ...SHOP, ...other })).toBe(false);
  expect(isGone(listings, [], { ...SHOP, accountId: 'unknown' })).toBe(false);
  expect(isGone(listings, [seen(11, other)])).toBe(true);
});

test('what nobody listed is not gone', () => {
  expect(goneBalancers([], [])(SHOP)).toBe(false);
  const written: Target = {
    ...{ name: NAME, balancerType: 'application', region: 'eu-west-1' },
    host: 'shop.example.com',
  };
  expect(goneBalancers([written], [])(SHOP)).toBe(false);
});
