import { expect, test } from 'vitest';
import type { ListedBalancer } from '../../../functions/discover/listing.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import type { WaitingProbe } from '../../../functions/model/discovery/probe-turns.ts';
import { NAMED_MAX, watchSchema } from '../../../functions/model/report-logs.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { type Listed, reportWatch } from '../../../functions/publish/report-watch.ts';
import { balancer, delivery, listener, listing } from '../discover/listing-samples.ts';
import { sampleFreshness, sampleMeasurement, sampleRate } from '../judge/measurement-samples.ts';
import { baseline } from '../judge/trial-samples.ts';

const LOGGED = { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'acme-logs' };
const NOTHING = sampleMeasurement([]);
const NOW: Listed = { notListed: [], waiting: [] };

function watch(balancers: readonly ListedBalancer[], measurement = NOTHING, listed = NOW) {
  const found = reportWatch(mergedTargets([], [listing(balancers)]), measurement, listed);
  return found === undefined ? undefined : watchSchema.parse(found);
}

const namesOf = (found: ReturnType<typeof watch>) =>
  found?.notWatched.map(({ balancer: name, logs }) => `${name} ${logs}`);

test('where nobody looked for balancers nothing is said', () => {
  const written = { name: 'a', balancerType: 'classic', region: 'eu-west-1', host: 'a' } as const;
  expect(reportWatch([written], NOTHING, undefined)).toBeUndefined();
  expect(reportWatch([], NOTHING, NOW)).toMatchObject({ listedAt: null, balancers: 0, watched: 0 });
});

test('a balancer whose log is on is watched, one whose log is off is not, with a bucket for it', () => {
  const found = watch([
    balancer({ name: 'app/on/1', attributes: LOGGED }),
    balancer({ name: 'app/off/2', tlsListeners: [listener(), listener({ port: 8443 })] }),
    balancer({ name: 'legacy' }),
    balancer({ name: 'app/plain/3', tlsListeners: [] }),
  ]);
  expect(found).toMatchObject({ balancers: 3, watched: 1, listedAt: '2026-06-01T12:01:00.000Z' });
  expect(namesOf(found)).toEqual(['app/off/2 no', 'legacy no']);
  expect(found?.notWatched.map(({ bucket }) => bucket)).toEqual(['acme-logs', 'acme-logs']);
});

test('what CloudWatch Logs delivers is asked too; without its answer it is not known', () => {
  const one = balancer({ name: 'app/off/2' });
  const vended = listing([one], { deliveries: [delivery(one.arn ?? '')] });
  expect(reportWatch(mergedTargets([], [vended]), NOTHING, NOW)?.watched).toBe(1);
  const elsewhere = listing([one], {
    deliveries: [delivery(one.arn ?? '', { destinationType: 'FH' })],
  });
  expect(reportWatch(mergedTargets([], [elsewhere]), NOTHING, NOW)?.notWatched).toMatchObject([
    { balancer: 'app/off/2', logs: 'elsewhere', unreadPlaces: ['FH'] },
  ]);
  const gaps = [{ api: 'logs', reason: 'denied', isNotEnabled: false }] as const;
  const silent = reportWatch(mergedTargets([], [listing([one], { gaps })]), NOTHING, NOW);
  expect(namesOf(silent)).toEqual(['app/off/2 unknown']);
});

test('a log or a trial that was read shows that it is watched, of its own account', () => {
  const dark = [balancer()];
  const read = (changes: Parameters<typeof sampleFreshness>[0]) =>
    watch(dark, sampleMeasurement([], [sampleFreshness(changes)]))?.watched;
  expect(read({})).toBe(1);
  expect(read({ evidence: 'trials', accountId: 'unknown' })).toBe(1);
  expect(read({ accountId: '210987654321' })).toBe(0);
  expect(read({ region: 'us-east-1' })).toBe(0);
  expect(watch(dark, sampleMeasurement([], [], [baseline()]))?.watched).toBe(1);
  // A file that has lost the name of AWS is in no ledger of its balancer.
  const lost = { accountId: 'unknown', region: 'unknown' };
  const rate = sampleRate({ arrival: 'all', excluded: 'all', full: 3, ...lost });
  expect(watch(dark, sampleMeasurement([rate]))?.watched).toBe(1);
});

test('one that waits for a probe says until when', () => {
  const waiting: WaitingProbe = {
    ...{ balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' },
    ...{ balancer: 'app/shop/50dc6c495c0c9188', port: 443, inRounds: 2 },
    dueAt: '2026-06-01T14:00:00.000Z',
  };
  const [one] = watch([balancer()], NOTHING, { ...NOW, waiting: [waiting] })?.notWatched ?? [];
  expect(one?.probeAt).toBe('2026-06-01T14:00:00.000Z');
});

test('what is missing is not counted, what AWS did not list is told', () => {
  const later = listing([], { startedAtMs: Date.parse('2026-06-01T12:00:00Z') + 6 * HOUR_MS });
  const found = mergedTargets([], [listing([balancer()]), later]);
  const notListed = [
    { accountId: '123456789012', region: 'eu-west-1', what: 'v2', reason: 'denied' },
  ] as const;
  const told = reportWatch(found, NOTHING, { ...NOW, notListed });
  expect(told).toMatchObject({ balancers: 0, notListed });
});

test('of a network balancer it says what decides to which node its clients come', () => {
  const attributes = {
    'dns_record.client_routing_policy': 'partial_availability_zone_affinity',
    'load_balancing.cross_zone.enabled': 'false',
  };
  const zones = ['a', 'b'].map((zone) => ({ zone, addresses: [] }));
  expect(watch([balancer({ name: 'net/feed/1', attributes, zones }), balancer()])?.routing).toEqual(
    [
      {
        ...{ balancerType: 'network', region: 'eu-west-1', accountId: '123456789012' },
        ...{ balancer: 'net/feed/1', dnsRouting: 'partial_availability_zone_affinity' },
        ...{ crossZone: false, zones: 2 },
      },
    ],
  );
});

test('of a very large fleet not all are named, and all are counted', () => {
  const many = Array.from({ length: NAMED_MAX + 7 }, (_, at) => balancer({ name: `app/a/${at}` }));
  const found = watch(many);
  expect(found?.notWatched).toHaveLength(NAMED_MAX);
  expect(found?.balancers).toBe(NAMED_MAX + 7);
});
