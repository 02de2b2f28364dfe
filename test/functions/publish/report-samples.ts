import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rule.ts';
import type { Rate } from '../../../functions/model/rate.ts';
import type { Source } from '../../../functions/model/source.ts';
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

/** A ledger entry of 100 lines, all of them rows unless changed. */
export function sampleSource(changes: Partial<Source> = {}): Source {
  return {
    sourceId: '0123456789abcdef',
    bucket: 'logs',
    key: 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/a.log.gz',
    kind: 'application-access',
    accountId: '123456789012',
    region: 'eu-west-1',
    balancerType: 'application',
    balancer: 'app/shop/50dc6c495c0c9188',
    day: '2026-01-02',
    endedAtMs: WINDOW.endMs,
    bytes: 12_345,
    lines: 100,
    rows: 100,
    skipped: {},
    rejected: {},
    quarantined: null,
    handshakeKeys: [],
    trialKeys: [],
    ledgerKey: 'ledger',
    ...changes,
  };
}

/** A run over three balancers, two of which deviate. */
export function sampleParts(): ReportParts {
  const measurement = sampleMeasurement(RATES, [
    sampleFreshness({ ...NETWORK, lastAtMs: WINDOW.endMs - 5 * 3_600_000 }),
    sampleFreshness({ balancerType: 'classic', balancer: 'never-used' }),
  ]);
  return {
    measurement,
    deviations: judge(measurement, { staleAfterMs: DEFAULT_STALE_AFTER_MS }),
    sources: [
      sampleSource({
        key: 'b.log.gz',
        lines: 10,
        rows: 7,
        skipped: { 'plain-http': 2 },
        rejected: { 'bad-time': 1 },
      }),
      sampleSource({
        key: 'c.log.gz',
        lines: 0,
        rows: 0,
        kind: 'unknown',
        quarantined: 'gzip-truncated',
      }),
      sampleSource({ key: 'a.log.gz' }),
    ],
    sessionLifetimeMs: 24 * 3_600_000,
    generatedAtMs: WINDOW.endMs + 60_000,
    version: '0.1.0',
  };
}
