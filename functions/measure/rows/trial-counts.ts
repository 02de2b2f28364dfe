import * as z from 'zod';
import { isCovered } from '../../behaviours/resumption.ts';
import { BALANCER_TYPES, LEVELS, type Level, MECHANISMS } from '../../model/balancer.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import type { RateCounts } from '../../model/rate.ts';
import { compareText } from '../../model/text-order.ts';
import { RELATIONS, type Relation } from '../../model/trial.ts';
import type { QueryRow } from '../../ports.ts';
import { addCounts } from './count-sums.ts';
import { type KnownToTrials, trialCounts } from './rate-row.ts';
import type { TrialExclusions } from './trial-exclusion.ts';

/** Trials of one node with a relation, however their sessions' issuers are told apart. */
export interface NodeTrials
  extends Pick<
    MatrixCell,
    | 'balancerType'
    | 'region'
    | 'accountId'
    | 'balancer'
    | 'node'
    | 'mechanism'
    | 'excluded'
    | 'unjudged'
    | 'resumed'
    | 'full'
    | 'failed'
    | 'inconclusive'
    | 'firstAtMs'
    | 'lastAtMs'
  > {
  readonly relation: Relation;
}

const count = z.lazy(() => z.int().nonnegative());

const HOUR_ROW = z.lazy(() =>
  z.object({
    hourAtMs: z.int(),
    balancerType: z.enum(BALANCER_TYPES),
    region: z.string(),
    accountId: z.string().nullable(),
    balancer: z.string(),
    node: z.string(),
    mechanism: z.enum(MECHANISMS),
    relation: z.enum(RELATIONS),
    exclusion: z.int(),
    resumed: count,
    full: count,
    failed: count,
    unknown: count,
    firstAtMs: z.int(),
    lastAtMs: z.int(),
  }),
);

/** Reads one `trial-hours` row of the rate query; throws on a row that it can not have returned. */
export function trialHourOfRow(
  row: QueryRow,
  exclusionOf: TrialExclusions,
): NodeTrials & { readonly hourAtMs: number } {
  const { unknown, exclusion, ...hour } = HOUR_ROW.parse(row);
  return { ...hour, ...exclusionOf(hour, exclusion), inconclusive: unknown };
}

/** Counts the offers of a matrix at each level, by mechanism and relation. */
export function trialCountsOf(matrix: readonly MatrixCell[]): readonly RateCounts[] {
  return levelCounts(
    matrix.flatMap(({ relation, ...cell }) => (relation === null ? [] : [{ ...cell, relation }])),
  );
}

/** The same hour by hour. */
export function trialHoursOf(
  hours: readonly (NodeTrials & { readonly hourAtMs: number })[],
): readonly { readonly hourAtMs: number; readonly counts: RateCounts }[] {
  const byHour = Map.groupBy(hours, ({ hourAtMs }) => hourAtMs);
  return [...byHour].flatMap(([hourAtMs, trials]) =>
    levelCounts(trials).map((counts) => ({ hourAtMs, counts })),
  );
}

function levelCounts(trials: readonly NodeTrials[]): readonly RateCounts[] {
  const all = LEVELS.flatMap((level) => trials.map((one) => countsOf(one, placeAt(level, one))));
  const groups = [...Map.groupBy(all, keyOf)].sort(([a], [b]) => compareText(a, b));
  return groups.map(([, group]) => trialCounts(group.reduce(sum)));
}

function keyOf({ level, balancerType, region, balancer, node, ...offer }: KnownToTrials): string {
  const { accountId, mechanism, relation } = offer;
  const place = [level, balancerType, region, accountId, balancer, node];
  return JSON.stringify([...place, mechanism, relation]);
}

function placeAt(level: Level, { balancerType, region, balancer, node, ...offer }: NodeTrials) {
  return {
    ...{ level, balancerType, region },
    accountId: level === 'region' ? null : offer.accountId,
    balancer: level === 'region' ? null : balancer,
    node: level === 'node' ? node : null,
    ...{ mechanism: offer.mechanism, relation: offer.relation },
  };
}

function countsOf(trials: NodeTrials, place: ReturnType<typeof placeAt>): KnownToTrials {
  const { balancerType, mechanism, relation, resumed, full, failed, inconclusive } = trials;
  const { firstAtMs, lastAtMs, excluded, unjudged } = trials;
  const ceilingBase = unjudged ? 0 : resumed + full;
  const withinScope = isCovered(balancerType, mechanism, relation, excluded) ? ceilingBase : 0;
  return {
    ...place,
    handshakes: resumed + full + failed + inconclusive,
    ...{ resumed, full, failed, unknown: inconclusive, ceilingBase, withinScope },
    ...{ firstAtMs, lastAtMs },
  };
}

function sum(one: KnownToTrials, other: KnownToTrials): KnownToTrials {
  return { ...one, ...addCounts(one, other) };
}
