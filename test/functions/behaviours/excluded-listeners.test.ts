import { expect, test } from 'vitest';
import { excludedNow, exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import type { FoundStretch } from '../../../functions/model/found-facts.ts';
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
  expect(listenersOf({ balancerType: 'classic', mutualTls: true, certificates: 2 })).toEqual([]);
});

const ALWAYS = { fromMs: null, toMs: null };

test('[network-mutual-tls] mutual TLS on a network listener leaves nothing to expect', () => {
  const network = { balancerType: 'network', name: 'net/a/1' } as const;
  const [exclusion] = exclusionsOf([target({ ...network, mutualTls: true })]);
  expect(exclusion?.spans).toEqual([{ ...ALWAYS, excluded: 'unknown' }]);
  // Of several certificates a document speaks.
  const both = target({ ...network, mutualTls: true, certificates: 2 });
  expect(exclusionsOf([both]).map(({ spans }) => spans)).toEqual([undefined]);
});

const DAY = '2026-06-01T';
const atMs = (hour: number) => Date.parse(`${DAY}00:00:00Z`) + hour * 3_600_000;

/** Seen from one hour to another, with mutual TLS off unless it is changed. */
function seen(from: number, to: number, own: Partial<FoundStretch> = {}): FoundStretch {
  return {
    ...{ since: new Date(atMs(from)).toISOString(), until: new Date(atMs(to)).toISOString() },
    ...{ policies: [], tlsVersions: null, mutualTls: 'off', certificates: 1, scheme: null },
    ...{ zones: [], keepAliveSeconds: null, crossZone: null, dnsRouting: null },
    logs: { access: null, connection: null, vended: null },
    ...own,
  };
}

const ON = { mutualTls: 'verify' } as const;
const found = (...stretches: readonly FoundStretch[]) => ({
  found: { listener: null, stretches: [...stretches] },
});

/** `yes 6-12`, in hours of the day. */
function spansOf(given: Partial<Target>): readonly string[] | undefined {
  const hour = (ms: number | null) => (ms === null ? '' : (ms - atMs(0)) / 3_600_000);
  const [exclusion] = exclusionsOf([target(given)]);
  return exclusion?.spans?.map(({ fromMs, toMs, excluded }) => {
    return `${excluded} ${hour(fromMs)}-${hour(toMs)}`;
  });
}

test('off in all snapshots excludes nothing, before and after them neither', () => {
  expect(spansOf(found(seen(6, 18)))).toBeUndefined();
});

test('on in all snapshots excludes between them; before and after nobody looked', () => {
  expect(spansOf(found(seen(6, 18, ON)))).toEqual(['unknown -6', 'yes 6-18', 'unknown 18-']);
  expect(spansOf(found(seen(6, 6, ON)))).toEqual(['unknown -']);
});

test('a switch at noon makes no fault of the morning', () => {
  expect(spansOf(found(seen(0, 11), seen(13, 18, ON)))).toEqual([
    ...['unknown 11-13', 'yes 13-18', 'unknown 18-'],
  ]);
  expect(spansOf(found(seen(0, 11, ON), seen(13, 18)))).toEqual([
    ...['unknown -0', 'yes 0-11', 'unknown 11-13'],
  ]);
});

test('what else changed between two snapshots leaves no doubt of what did not', () => {
  const other = { ...ON, scheme: 'internal' };
  expect(spansOf(found(seen(0, 6, ON), seen(8, 12, other)))).toEqual([
    ...['unknown -0', 'yes 0-12', 'unknown 12-'],
  ]);
  // More certificates exclude no application listener.
  expect(spansOf(found(seen(0, 6), seen(8, 12, { certificates: 3 })))).toBeUndefined();
});

test('what a person wrote holds at all times, whatever was found', () => {
  const switched = found(seen(0, 11), seen(13, 18, ON));
  expect(exclusionsOf([target({ ...switched, mutualTls: true })])).toEqual([
    { balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1', listener: '443' },
  ]);
  expect(exclusionsOf([target({ ...switched, mutualTls: false })])).toEqual([]);
});

test('a person who wrote one fact leaves the other to what was found', () => {
  const network = { balancerType: 'network', name: 'net/a/1', mutualTls: false } as const;
  const stretches = found(seen(6, 18, { ...ON, certificates: 2 }));
  expect(spansOf({ ...network, ...stretches })).toEqual([
    ...['unknown -6', 'yes 6-18', 'unknown 18-'],
  ]);
  expect(spansOf({ ...network, ...stretches, certificates: 1 })).toBeUndefined();
});

test('a network listener that was found is named by its id, and others of its balancer are known', () => {
  const network = { balancerType: 'network', name: 'net/a/1', accountId: '123456789012' } as const;
  const own = (port: number, listener: string, stretch: FoundStretch) =>
    target({ ...network, port, found: { listener, stretches: [stretch] } });
  const several = own(443, 'f00d', seen(6, 18, { certificates: 2 }));
  const others = [own(853, 'beef', seen(6, 18)), own(8443, 'cafe', seen(6, 18, ON))];
  const elsewhere = target({ name: 'app/b/2', ...found(seen(6, 18)) });
  expect(
    exclusionsOf([several, ...others, elsewhere]).map(({ listener, accountId, spans }) => [
      ...[listener, accountId, spans?.map(({ excluded }) => excluded).join(' ')],
    ]),
  ).toEqual([
    ['f00d', '123456789012', 'unknown yes unknown'],
    ['beef', '123456789012', ''],
    ['cafe', '123456789012', 'unknown'],
  ]);
});

test('what is excluded by now is what was excluded when last seen', () => {
  const named = (name: string, given: Partial<Target>) => target({ name, ...given });
  const targets = [
    named('app/on/1', found(seen(0, 11), seen(13, 18, ON))),
    named('app/off/2', found(seen(0, 11, ON), seen(13, 18))),
    named('app/written/3', { mutualTls: true }),
    named('app/never/4', {}),
  ];
  expect([...excludedNow(targets)]).toEqual(['app/on/1', 'app/written/3']);
});
