import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { judgeBalancers } from '../../../functions/judge/verdicts.ts';
import type { ClientEvidence, KindRate, Rate } from '../../../functions/model/rate.ts';
import type { SourceGroup } from '../../../functions/model/source.ts';
import type { ReportParts } from '../../../functions/publish/report.ts';
import {
  sampleFreshness,
  sampleMeasurement,
  sampleRate,
  WINDOW,
} from '../judge/measurement-samples.ts';

const MARGIN = { arrival: 'all', excluded: 'all', clients: 40 } as const;
const REGION = { ...MARGIN, level: 'region', accountId: null, balancer: null } as const;
const NETWORK = {
  balancerType: 'network',
  balancer: 'net/api/2222222222222222',
  method: 'unobservable',
  region: 'us-east-1',
} as const;
const CLASSIC = { balancerType: 'classic', balancer: 'old-shop', method: 'unobservable' } as const;

/** Shuffled on purpose: the report's order must not depend on the engine's. */
const RATES: readonly Rate[] = [
  sampleRate({ ...MARGIN, level: 'node', node: '10.0.0.2', resumed: 412, full: 88, failed: 3 }),
  sampleRate({ ...MARGIN, level: 'node', node: '10.0.0.1', resumed: 37, full: 375, unknown: 12 }),
  sampleRate({ ...MARGIN, resumed: 449, full: 463, unknown: 12, failed: 3, ceiling: 0.62 }),
  sampleRate({ ...MARGIN, portion: 'judged', resumed: 301, full: 99, failed: 2, ceiling: 0.8 }),
  sampleRate({ ...MARGIN, tlsVersion: '1.3', resumed: 449, full: 463 }),
  sampleRate({ ...REGION, resumed: 449, full: 463, unknown: 12, failed: 3, ceiling: 0.62 }),
  sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375, clients: 9 }),
  sampleRate({ arrival: 'same-node', excluded: 'all', resumed: 300, full: 20, ceiling: 1 }),
  sampleRate({ ...REGION, ...NETWORK, balancer: null, unknown: 1234, ceiling: 0.8 }),
  sampleRate({ ...MARGIN, ...NETWORK, unknown: 1234, ceiling: 0.8 }),
  sampleRate({
    ...MARGIN,
    ...NETWORK,
    level: 'node',
    node: '10.9.0.1',
    unknown: 1234,
    ceiling: 0.8,
  }),
  sampleRate({ ...REGION, ...CLASSIC, balancer: null, unknown: 300, historyComplete: false }),
  sampleRate({ ...MARGIN, ...CLASSIC, unknown: 300, historyComplete: false }),
  sampleRate({ ...MARGIN, ...CLASSIC, tlsVersion: '1.3', unknown: 12, historyComplete: false }),
  sampleRate({
    ...MARGIN,
    ...CLASSIC,
    level: 'node',
    node: '2001:db8:1234:5678:9abc:def0:1234:5678',
    unknown: 300,
    historyComplete: false,
  }),
];

function kindRate(
  clientKind: KindRate['clientKind'],
  unoffered: number,
  changes: Partial<Rate>,
): KindRate {
  return { ...sampleRate({ excluded: 'all', portion: 'all', ...changes }), clientKind, unoffered };
}

const SHOP = { level: 'balancer', ...placeOf(RATES[2]) } as const;
const OLD_SHOP = { level: 'balancer', ...placeOf(RATES[12]) } as const;

function placeOf(rate: Rate | undefined) {
  if (rate === undefined) throw new Error('the sample has no such rate');
  const { balancerType, region, accountId, balancer } = rate;
  return { balancerType, region, accountId, balancer };
}

/** Half of the shop's clients are Go programs; of the classic balancer's some, but all may offer. */
const CLIENTS: ClientEvidence = {
  strata: [],
  arrivals: [],
  rates: [
    kindRate('go-http', 20, { resumed: 0, full: 20 }),
    kindRate('go-http', 360, { arrival: 'all', resumed: 0, full: 360, ceiling: 0.5 }),
    kindRate('go-http', 90, { arrival: 'all', resumed: 0, full: 90, portion: 'judged' }),
    kindRate('chromium', 0, { arrival: 'all', resumed: 449, full: 103, failed: 3, ceiling: 0.8 }),
    kindRate('chromium', 0, { resumed: 300, full: 0 }),
    kindRate('python-requests', 9, { ...REGION, arrival: 'all', resumed: 0, full: 9 }),
    kindRate('firefox', 0, { ...CLASSIC, arrival: 'all', unknown: 300 }),
  ],
  attainable: [
    { ...OLD_SHOP, portion: 'all', attainable: null, avoidableFull: null },
    { ...SHOP, portion: 'judged', attainable: 0.75, avoidableFull: 99 },
    { ...SHOP, portion: 'all', attainable: 0.4923, avoidableFull: 463 },
    { ...placeOf(RATES[5]), level: 'region', portion: 'all', attainable: 0.5, avoidableFull: 463 },
  ],
  returns: [
    { ...SHOP, portion: 'judged', silent: 5, lapsed: 1 },
    { ...SHOP, portion: 'all', silent: 12, lapsed: 3 },
  ],
};

/** An application balancer's access logs of 100 lines, all of them rows unless changed. */
export function sampleSource(changes: Partial<SourceGroup> = {}): SourceGroup {
  return {
    key: null,
    kind: 'application-access',
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/50dc6c495c0c9188',
    objects: 1,
    lines: 100,
    rows: 100,
    skipped: {},
    rejected: {},
    quarantined: {},
    ...changes,
  };
}

/** A ledger of four objects, shuffled too. */
const SOURCES: readonly SourceGroup[] = [
  sampleSource({
    key: 'b.log.gz',
    lines: 10,
    rows: 7,
    skipped: { 'plain-http': 2 },
    rejected: { 'bad-time': 1 },
  }),
  sampleSource({
    key: 'c.log.gz',
    ...{ kind: 'unknown', balancerType: null, region: 'unknown', accountId: 'unknown' },
    ...{ balancer: null, lines: 0, rows: 0, quarantined: { 'gzip-truncated': 1 } },
  }),
  sampleSource({ objects: 2 }),
];

/** The sample run with other sources. */
export function withSources(sources: readonly SourceGroup[], parts = sampleParts()): ReportParts {
  return { ...parts, measurement: { ...parts.measurement, sources } };
}

/** A run over three balancers, two of which deviate. */
export function sampleParts(): ReportParts {
  const freshness = [
    sampleFreshness({ ...NETWORK, lastAtMs: WINDOW.endMs - 5 * 3_600_000 }),
    sampleFreshness({ balancerType: 'classic', balancer: 'never-used' }),
  ];
  const measurement = sampleMeasurement(RATES, freshness, [], SOURCES, CLIENTS);
  const sessionLifetimeMs = 24 * 3_600_000;
  const settings = { staleAfterMs: DEFAULT_STALE_AFTER_MS, sessionLifetimeMs };
  const deviations = judge(measurement, settings);
  return {
    measurement,
    deviations,
    verdicts: judgeBalancers(measurement, deviations, settings),
    sessionLifetimeMs,
    generatedAtMs: WINDOW.endMs + 60_000,
    version: '0.1.0',
  };
}
