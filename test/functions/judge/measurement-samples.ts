import { NO_MARKS } from '../../../functions/model/marks/marks.ts';
import type { MatrixCell } from '../../../functions/model/matrix.ts';
import {
  type ArrivalStratum,
  type ClientEvidence,
  type Freshness,
  type Measurement,
  NO_CLIENT_EVIDENCE,
  type Rate,
  type ReturnStratum,
} from '../../../functions/model/rate.ts';
import type { SourceGroup } from '../../../functions/model/source.ts';
import type { SurvivalCurve } from '../../../functions/model/survival.ts';
import type { Marks } from '../../../functions/model/trial.ts';

export const WINDOW = {
  startMs: Date.parse('2026-01-02T00:00:00Z'),
  endMs: Date.parse('2026-01-03T00:00:00Z'),
  revision: 0,
};

/**
 * A row of an application balancer's same-node arrivals, an interval of ±2 points where counted; of
 * the judged handshakes where it is of one arrival and leaves excluded listeners out.
 */
export function sampleRate(changes: Partial<Rate> = {}): Rate {
  const ofArrivals = (changes.excluded ?? 'no') === 'no' && changes.arrival !== 'all';
  const resumed = changes.resumed ?? 0;
  const full = changes.full ?? 0;
  const counted = resumed + full > 0 && changes.method !== 'unobservable';
  const rate = counted ? resumed / (resumed + full) : null;
  return {
    level: 'balancer',
    mechanism: null,
    relation: null,
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/50dc6c495c0c9188',
    node: null,
    arrival: 'same-node',
    tlsVersion: 'all',
    excluded: 'no',
    portion: ofArrivals ? 'judged' : 'all',
    handshakes: resumed + full + (changes.unknown ?? 0) + (changes.failed ?? 0),
    resumed,
    full,
    unknown: 0,
    failed: 0,
    withinScope: resumed + full,
    ceilingBase: resumed + full,
    clients: 100,
    sumNn: 0,
    sumKk: 0,
    sumNk: 0,
    firstAtMs: WINDOW.startMs,
    lastAtMs: WINDOW.endMs - 1,
    historyComplete: true,
    evidence: 'log',
    method: 'counted',
    rate,
    low: rate === null ? null : Math.max(0, rate - 0.02),
    high: rate === null ? null : Math.min(1, rate + 0.02),
    ceiling: counted ? 1 : null,
    effectiveN: resumed + full,
    ...changes,
  };
}

/** A balancer whose last log is at the end of the data, after one in every hour. */
export function sampleFreshness(changes: Partial<Freshness> = {}): Freshness {
  return {
    evidence: 'ledger',
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/50dc6c495c0c9188',
    lastAtMs: WINDOW.endMs,
    startsAtMs: WINDOW.startMs - 86_400_000,
    hoursSeen: 24,
    dataEndMs: WINDOW.endMs,
    ...changes,
  };
}

/** PSKs of which half or fewer are accepted from 18 h on. */
export function sampleCurve(changes: Partial<SurvivalCurve> = {}): SurvivalCurve {
  const hours = [1, 18, 24];
  const accepted = [1, 0.4, 0.05];
  return {
    ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/old/9999999999999999' },
    ...{ accountId: null, node: null, mechanism: 'psk', relation: 'same-node', issued: 60 },
    points: hours.map((hour, at) => {
      const share = accepted[at] ?? 0;
      return {
        ...{ ageMs: hour * 3_600_000, resumed: 20 * share, full: 20 * (1 - share), failed: 0 },
        ...{ withheld: 0, accepted: share, low: Math.max(0, share - 0.2) },
        ...{ high: Math.min(1, share + 0.2), effectiveN: 20 },
      };
    }),
    ...{ medianMs: 18 * 3_600_000, acceptedAt24h: 0.05, lifetimeHintS: 86_400, keys: 2 },
    ...{ keySeenForMs: 39_240_000, ...changes },
  };
}

/** A measurement of the given rows over the sample window. */
export function sampleMeasurement(
  rates: readonly Rate[],
  freshness: readonly Freshness[] = [],
  matrix: readonly MatrixCell[] = [],
  sources: readonly SourceGroup[] = [],
  clients: ClientEvidence = {
    ...NO_CLIENT_EVIDENCE,
    strata: rates.filter(isReturnToNode).map(sampleStratum),
    arrivals: rates.flatMap(sampleArrival),
  },
): Measurement {
  const hours = { startMs: WINDOW.startMs, hours: 0, series: [] };
  const sessionLifetimeMs = 86_400_000;
  return {
    window: WINDOW,
    sessionLifetimeMs,
    rates,
    clients,
    hours,
    freshness,
    matrix,
    sources,
    survival: [],
    marks: [],
  };
}

/** What the sample balancer's log shows of probes by TLS 1.3. */
export function sampleMarks(changes: Partial<Marks> = {}): Marks {
  return {
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/50dc6c495c0c9188',
    tlsVersion: '1.3',
    mechanism: 'psk',
    ...NO_MARKS,
    ...changes,
  };
}

function isReturnToNode({ evidence, level, arrival, portion, excluded }: Rate): boolean {
  const isJudged = portion === 'judged' && excluded === 'no';
  return evidence === 'log' && level === 'node' && arrival === 'same-node' && isJudged;
}

/** All returns of a row as those of one kind of clients, as many as tell as much, one each. */
export function sampleStratum(rate: Rate): ReturnStratum {
  const { balancerType, region, accountId, balancer, node, resumed, full, effectiveN } = rate;
  const sumW = effectiveN * SAMPLE_WEIGHT;
  const sumR = sumW * (resumed / Math.max(1, resumed + full));
  return {
    ...{ balancerType, region, accountId, balancer, node, clientKind: 'chromium' },
    ...{ tlsVersion: '1.3', returns: resumed + full, isSilent: false, sumW, sumR },
    ...{ sumWw: sumW * SAMPLE_WEIGHT, sumRr: sumR * SAMPLE_WEIGHT, sumWr: sumR * SAMPLE_WEIGHT },
  };
}

/** What one return weighs. */
const SAMPLE_WEIGHT = 2000;

/** All arrivals of a balancer's row as those of one kind of clients. */
function sampleArrival(rate: Rate): readonly ArrivalStratum[] {
  const { evidence, level, arrival, portion, excluded, resumed, full, effectiveN } = rate;
  const isJudged = portion === 'judged' && excluded === 'no' && rate.method === 'counted';
  const isOther = arrival === 'cross-node' || arrival === 'first';
  if (evidence !== 'log' || level !== 'balancer' || !isJudged || !isOther) return [];
  if (resumed + full === 0) return [];
  const { balancerType, region, accountId, balancer } = rate;
  return [
    {
      ...{ balancerType, region, accountId, balancer, clientKind: 'chromium' },
      ...{ tlsVersion: '1.3', arrival, resumed, full, effectiveN, isSilent: false },
    },
  ];
}
