import { expect, test } from 'vitest';
import type { Rate } from '../../../../functions/model/rate.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { sampleSource } from '../../publish/report-samples.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from '../measurement-samples.ts';
import { A, B } from '../trial-samples.ts';
import {
  logged,
  nodeReturns,
  others,
  returns,
  SOUND_LOG,
  TOTALS,
  verdictOf,
} from './verdict-samples.ts';

const MARGIN = { arrival: 'all', excluded: 'all' } as const;
const NODES = [nodeReturns(A), nodeReturns(B)];

/** What a log of these rows lacks, and why. */
const open = (rates: readonly Rate[], startsAtMs: number | null = WINDOW.startMs - 2 * DAY_MS) => {
  const { verdict, lacks, reason } = verdictOf(logged(rates, [sampleFreshness({ startsAtMs })]));
  return [verdict, lacks.join(' '), reason];
};
const PROBE = '; no probes were read: run npm run probe for an answer now.';

test.each<[string, readonly Rate[], number | null, string, string]>([
  [
    'a log that is too young says how much of the history there is',
    TOTALS,
    WINDOW.endMs - 5 * HOUR_MS,
    'longer-history probes',
    'Its log spans 5 of the 24 h that must lie before what is judged',
  ],
  [
    'a window of handshakes that lie too early in the log',
    TOTALS,
    WINDOW.endMs - DAY_MS,
    'longer-history probes',
    'No handshake of the window has 24 h of its log before it',
  ],
  [
    'a log whose objects do not say when it began',
    TOTALS,
    null,
    'longer-history probes',
    'No object name says when its log began, and 24 h must lie before what is judged',
  ],
  [
    'few returns of few clients in a part of the window',
    [...TOTALS, returns({ resumed: 8, full: 4, clients: 3 })],
    WINDOW.startMs - HOUR_MS,
    'longer-history probes more-clients',
    '12 of 200 same-node returns, 3 of 20 clients',
  ],
  [
    'first arrivals alone in a whole window',
    [...TOTALS, ...others()],
    WINDOW.startMs - 2 * DAY_MS,
    'probes more-clients',
    '0 of 200 same-node returns, 0 of 20 clients',
  ],
  [
    'a rate whose interval reaches half of the ceiling may show it with more clients',
    [...TOTALS, returns({ resumed: 420, low: 0.45, high: 0.57 }), ...NODES],
    WINDOW.startMs - 2 * DAY_MS,
    'probes more-clients',
    '420 of 820 (51.2%) handshakes of 120 clients that came back to the same node were resumed (95 % interval 45.0–57.0%), which does not show at least half of what the ceiling allows',
  ],
  [
    'a rate far below it is explained by offers or by mutual TLS alone',
    [...TOTALS, returns({ resumed: 82 }), ...NODES],
    WINDOW.startMs - 2 * DAY_MS,
    'probes connection-log',
    '82 of 820 (10.0%) handshakes of 120 clients that came back to the same node were resumed (95 % interval 8.0–12.0%), which does not show at least half of what the ceiling allows',
  ],
  [
    'a ceiling of 0 is no rate that could be reached',
    [...TOTALS, returns({ ceiling: 0 }), ...NODES],
    WINDOW.startMs - 2 * DAY_MS,
    'probes connection-log',
    '800 of 820 (97.6%) handshakes of 120 clients that came back to the same node were resumed (95 % interval 95.6–99.6%), which does not show at least half of what the ceiling allows',
  ],
  [
    'a node of too few clients',
    [...TOTALS, returns(), nodeReturns(A), nodeReturns(B, { clients: 49 })],
    WINDOW.startMs - 2 * DAY_MS,
    'probes more-clients',
    '0 of 2 nodes have 50 clients that came back',
  ],
  [
    'handshakes of a node that the log does not name',
    [...SOUND_LOG, sampleRate({ ...MARGIN, level: 'node', full: 1 })],
    WINDOW.startMs - 2 * DAY_MS,
    'probes more-clients',
    '2 of 3 nodes have 50 clients that came back',
  ],
  [
    'a log without outcomes: that of connections alone',
    [sampleRate({ ...MARGIN, unknown: 500 })],
    WINDOW.startMs - 2 * DAY_MS,
    'probes',
    'Its log shows no outcome: that is in the access log of its requests',
  ],
  [
    'a log that does not show what was resumed',
    [sampleRate({ ...MARGIN, balancerType: 'network', method: 'unobservable', unknown: 5000 })],
    WINDOW.startMs - 2 * DAY_MS,
    'probes',
    'The log of a network balancer does not show what was resumed',
  ],
  [
    'a window without handshakes',
    [],
    WINDOW.startMs - 2 * DAY_MS,
    'probes recent-logs',
    'Its log shows no TLS handshake in the window',
  ],
])('%s', (_name, rates, startsAtMs, lacks, reason) => {
  expect(open(rates, startsAtMs)).toEqual(['not-enough-evidence', lacks, `${reason}${PROBE}`]);
});

test('one node needs no peers', () => {
  const one = TOTALS.filter(({ node }) => node !== B);
  expect(verdictOf(logged([...one, returns()]))).toMatchObject({
    verdict: 'sound',
    reason:
      '800 of 820 (97.6%) handshakes of 120 clients that came back to the same node were resumed.',
  });
});

test('of a balancer that makes no TLS handshake nothing would allow a verdict', () => {
  const sources = [sampleSource({ rows: 0, skipped: { 'plain-http': 100 } })];
  expect(verdictOf(sampleMeasurement([], [sampleFreshness()], [], sources))).toMatchObject({
    ...{ verdict: 'not-enough-evidence', lacks: [] },
    reason: 'Its log shows no TLS handshake; no probes were read.',
  });
});

test('rules about arrivals judge a session lifetime after the log began', () => {
  const from = (startsAtMs: number | null, balancerType: Rate['balancerType'] = 'application') => {
    const freshness = sampleFreshness({ startsAtMs, balancerType });
    return verdictOf(sampleMeasurement([], [freshness])).judgedFromMs;
  };
  expect(from(WINDOW.startMs - DAY_MS + HOUR_MS)).toBe(WINDOW.startMs + HOUR_MS);
  expect(from(null)).toBeNull();
  expect(from(WINDOW.startMs, 'network')).toBe(WINDOW.endMs);
});
