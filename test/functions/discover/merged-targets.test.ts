import { expect, test } from 'vitest';
import type { ListedListener, Listing } from '../../../functions/discover/listing.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { type Target, targetsSchema } from '../../../functions/model/targets.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { balancer, delivery, listener, listing } from './listing-samples.ts';

const NOON_MS = Date.parse('2026-06-01T12:00:00Z');

function at(hours: number, own: Partial<ListedListener> = {}, more: Partial<Listing> = {}) {
  const startedAtMs = NOON_MS + hours * HOUR_MS;
  return listing([balancer({ tlsListeners: [listener(own)] })], { startedAtMs, ...more });
}

/** `2026-06-01T12:01:00.000Z` is `12:01`. */
function stretchesOf([target]: readonly Target[]) {
  return target?.found?.stretches.map(({ since, until, mutualTls }) => {
    return `${since.slice(11, 16)}-${until.slice(11, 16)} ${mutualTls}`;
  });
}

test('what is found is written as a target that can be read', () => {
  const targets = mergedTargets([], [at(0)]);
  expect(targetsSchema.parse(JSON.parse(JSON.stringify(targets)))).toEqual(targets);
  expect(targets).toEqual([
    {
      ...{ name: 'app/shop/50dc6c495c0c9188', balancerType: 'application', region: 'eu-west-1' },
      ...{ accountId: '123456789012', host: 'shop.eu-west-1.elb.amazonaws.com', port: 443 },
      found: {
        ...{ listener: null, host: 'shop.eu-west-1.elb.amazonaws.com' },
        stretches: [expect.objectContaining({ mutualTls: 'off' })],
      },
    },
  ]);
});

test('what stays the same is one stretch, what changes begins another', () => {
  const first = mergedTargets([], [at(0), at(6)]);
  expect(stretchesOf(first)).toEqual(['12:01-18:00 off']);
  const second = mergedTargets(first, [at(7, { mutualTls: 'verify' })]);
  expect(stretchesOf(second)).toEqual(['12:01-18:00 off', '19:01-19:01 verify']);
  const third = mergedTargets(second, [at(8, { mutualTls: 'verify' }), at(9)]);
  expect(stretchesOf(third)).toEqual(['12:01-18:00 off', '19:01-20:00 verify', '21:01-21:01 off']);
});

test('fields of a file in another order are no change', () => {
  const [target] = mergedTargets([], [at(0)]);
  const [stretch] = target?.found?.stretches ?? [];
  const reversed = Object.fromEntries(Object.entries(stretch ?? {}).reverse());
  const turned = { ...target, found: { listener: null, stretches: [reversed] } } as Target;
  expect(stretchesOf(mergedTargets([turned], [at(6)]))).toEqual(['12:01-18:00 off']);
});

test('an older listing takes nothing back', () => {
  expect(stretchesOf(mergedTargets([], [at(6), at(0)]))).toEqual(['18:01-18:01 off']);
});

test('what a person wrote wins field by field, and stays where it is', () => {
  const mine: Target = {
    ...{ name: 'app/shop/50dc6c495c0c9188', balancerType: 'application', region: 'eu-west-1' },
    ...{ host: 'shop.example.com', mutualTls: true },
  };
  const other: Target = { ...mine, name: 'app/other/1', port: 8443 };
  expect(mergedTargets([other, mine], [at(0)])).toEqual([
    other,
    { ...mine, accountId: '123456789012', found: expect.any(Object) },
  ]);
});

test('a balancer made anew has another host, unless a person wrote one', () => {
  const first = mergedTargets([], [at(0)]);
  const anew = listing([balancer({ host: 'shop-2.eu-west-1.elb.amazonaws.com' })], {
    startedAtMs: NOON_MS + 6 * HOUR_MS,
  });
  const [target] = mergedTargets(first, [anew]);
  expect([target?.host, target?.found?.host]).toEqual(Array(2).fill(anew.balancers[0]?.host));
  const mine = first.map((one) => ({ ...one, host: 'shop.example.com' }));
  expect(mergedTargets(mine, [anew])[0]?.host).toBe('shop.example.com');
});

test('each listener is a target of its own', () => {
  const tlsListeners = [listener(), listener({ port: 8443, mutualTls: 'passthrough' })];
  const targets = mergedTargets([], [listing([balancer({ tlsListeners })])]);
  expect(targets.map(({ port, found }) => [port, found?.stretches[0]?.mutualTls])).toEqual([
    [443, 'off'],
    [8443, 'passthrough'],
  ]);
});

const LEGACY: Target = {
  ...{ name: 'legacy', balancerType: 'classic', region: 'eu-west-1' },
  host: 'legacy.example.com',
};
const [ONE, OTHER] = ['111111111111', '222222222222'].map((accountId) =>
  listing([balancer({ name: 'legacy' })], { accountId }),
) as [Listing, Listing];

test('a classic name in two accounts: a target without an account is of neither', () => {
  const targets = mergedTargets([LEGACY], [ONE, OTHER]);
  expect(targets[0]).toBe(LEGACY);
  expect(targets.map(({ accountId }) => accountId)).toEqual([
    undefined,
    '111111111111',
    '222222222222',
  ]);
});

test('a classic name in two accounts: a target with an account is of that one', () => {
  const targets = mergedTargets([{ ...LEGACY, accountId: '222222222222' }], [ONE, OTHER]);
  expect(targets.map(({ accountId, host }) => [accountId, host])).toEqual([
    ['222222222222', 'legacy.example.com'],
    ['111111111111', expect.stringContaining('elb.amazonaws.com')],
  ]);
});

test('a whole listing without it says since when it is missing, and that it is back', () => {
  const first = mergedTargets([], [at(0)]);
  const empty = { balancers: [], startedAtMs: NOON_MS + 6 * HOUR_MS };
  const missing = mergedTargets(first, [at(0, {}, { ...empty, endedAtMs: empty.startedAtMs })]);
  expect(missing[0]?.found?.missingSince).toBe('2026-06-01T18:00:00.000Z');
  expect(missing[0]?.found?.stretches).toEqual(first[0]?.found?.stretches);

  // Made anew since, perhaps: what was between is not known.
  const back = mergedTargets(missing, [at(12)]);
  expect(back[0]?.found?.missingSince).toBeUndefined();
  expect(stretchesOf(back)).toEqual(['12:01-12:01 off', '00:01-00:01 off']);
});

const GAP = { reason: 'access denied', isNotEnabled: false };

test('a listing with a gap says nothing of what the gap is about', () => {
  const first = mergedTargets([], [at(0)]);
  const denied = at(6, {}, { balancers: [], gaps: [{ api: 'v2', ...GAP }] });
  expect(mergedTargets(first, [denied])).toEqual(first);
  const elsewhere = at(6, {}, { balancers: [], region: 'us-east-1' });
  expect(mergedTargets(first, [elsewhere])).toEqual(first);
  // The gap of another API is none of this balancer's.
  const classic = at(6, {}, { balancers: [], gaps: [{ api: 'classic', ...GAP }] });
  expect(mergedTargets(first, [classic])[0]?.found?.missingSince).toBeDefined();
});

test('where deliveries are not listed, what was known of them stays', () => {
  const [{ arn } = balancer()] = at(0).balancers;
  const known = mergedTargets([], [at(0, {}, { deliveries: [delivery(arn ?? '')] })]);
  const unknown = mergedTargets(known, [at(6, {}, { gaps: [{ api: 'logs', ...GAP }] })]);
  expect(stretchesOf(unknown)).toEqual(['12:01-18:00 off']);
  expect(unknown[0]?.found?.stretches[0]?.logs.vended).toHaveLength(1);
});

test('a hundred changes are kept, and no more', () => {
  const listings = Array.from({ length: 120 }, (_, hour) =>
    at(hour, { port: 443, certificates: [`${hour}`, 'a'].slice(hour % 2) }),
  );
  const [target] = mergedTargets([], listings);
  expect(target?.found?.stretches).toHaveLength(100);
  expect(target?.found?.stretches.at(-1)?.until).toBe('2026-06-06T11:01:00.000Z');
});
