import { expect, test } from 'vitest';
import type { NotWatched, ReportWatch } from '../../../../../../functions/model/report-logs.ts';
import {
  balancerNotes,
  bothDeliveriesText,
  notListedTexts,
  notWatchedCommand,
  notWatchedText,
  watchedText,
} from '../../../../../../functions/publish/page/data/watch/watch-words.ts';

const FEED = {
  balancerType: 'network',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'net/feed/1',
} as const;
const DARK: NotWatched = { ...FEED, logs: 'no', unreadPlaces: [], bucket: null, probeAt: null };
const WATCH: ReportWatch = {
  ...{ listedAt: '2026-06-01T12:01:00.000Z', balancers: 108, watched: 12 },
  ...{ notWatched: [], notListed: [], routing: [] },
};

test('how many of all balancers are watched, and when AWS listed them', () => {
  expect(watchedText({ watch: WATCH })).toBe(
    'Watched: 12 of 108 balancers with TLS listeners, as AWS listed them at 2026-06-01 12:01 UTC.',
  );
  expect(watchedText({ watch: { ...WATCH, listedAt: null, balancers: 1, watched: 0 } })).toBe(
    'Watched: 0 of 1 balancer with TLS listeners.',
  );
  expect(watchedText({})).toBeNull();
});

test('a balancer that is not watched says why, and when it will be probed', () => {
  const place = 'net/feed/1 (network, eu-west-1, account 123456789012)';
  expect(notWatchedText(DARK)).toBe(`${place}: its log is off`);
  expect(notWatchedText({ ...DARK, logs: 'unknown' })).toBe(
    `${place}: CloudWatch Logs did not say where it logs`,
  );
  expect(notWatchedText({ ...DARK, probeAt: '2026-06-01T14:00:00.000Z' })).toBe(
    `${place}: its log is off; will be probed 2026-06-01 14:00 UTC`,
  );
});

test('a log that goes elsewhere is said to be on, and no second one is turned on', () => {
  const elsewhere = { ...DARK, logs: 'elsewhere' as const, unreadPlaces: ['CWL' as const] };
  expect(notWatchedText(elsewhere)).toMatch(
    /: its log goes to CloudWatch Logs, where it is not read$/,
  );
  expect(notWatchedCommand(elsewhere)).toBeNull();
  expect(notWatchedCommand(DARK)).toMatch(/^aws elbv2 modify-load-balancer-attributes/);
});

test('what AWS did not list is said with its reason, and that nothing was changed', () => {
  const notListed = [
    { accountId: '210987654321', region: 'eu-west-1', what: 'role', reason: 'not trusted' },
  ] as const;
  expect(notListedTexts({ watch: { ...WATCH, notListed: [...notListed] } })).toEqual([
    'Not listed: the whole account of account 210987654321 in eu-west-1 (not trusted). ' +
      'What was known of it stays.',
  ]);
  expect(notListedTexts({})).toEqual([]);
});

test('logs that come twice are named once, and the others counted', () => {
  const both = { ...FEED, logs: ['network-tls-access' as const] };
  expect(bothDeliveriesText({})).toBeNull();
  expect(bothDeliveriesText({ bothDeliveries: [both] })).toMatch(/of net\/feed\/1: each conn/);
  expect(bothDeliveriesText({ bothDeliveries: [both, both, both] })).toContain(
    'of net/feed/1 and 2 other balancers: each',
  );
});

test('a network balancer: 1/n is no expectation, and a node that is missing is not gone', () => {
  const routing = (dnsRouting: string | null) => ({
    watch: { ...WATCH, routing: [{ ...FEED, dnsRouting, crossZone: false, zones: 3 }] },
  });
  const [note, away] = balancerNotes(FEED, routing('partial_availability_zone_affinity'));
  expect(note).toBe(
    'How many clients come back to the same node is no matter of 1/n here: its DNS sends 85 % of ' +
      'clients to the node of their own zone (3 zones).',
  );
  expect(away).toMatch(/^A node that is not seen is not gone: a zonal shift/);
  expect(balancerNotes(FEED, routing('availability_zone_affinity'))[0]).toContain('their own zone');
  expect(balancerNotes(FEED, routing('any_availability_zone'))[0]).toContain('of all zones');
  expect(balancerNotes(FEED, {})[0]).toContain('its DNS may keep clients in their zone.');
});

test('other balancers have no such note; a classic one has no zonal shift', () => {
  expect(balancerNotes({ ...FEED, balancerType: 'application' }, {})).toHaveLength(1);
  expect(balancerNotes({ ...FEED, balancerType: 'classic' }, {})).toEqual([]);
  const both = { ...FEED, logs: ['network-tls-access' as const] };
  expect(balancerNotes(FEED, { bothDeliveries: [both] })).toHaveLength(3);
  const other = { ...both, accountId: '210987654321' };
  expect(balancerNotes(FEED, { bothDeliveries: [other] })).toHaveLength(2);
});
