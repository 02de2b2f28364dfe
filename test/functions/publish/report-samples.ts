import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { judgeBalancers } from '../../../functions/judge/verdicts.ts';
import type { Rate } from '../../../functions/model/rate.ts';
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
  const measurement = sampleMeasurement(RATES, freshness, [], SOURCES);
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
