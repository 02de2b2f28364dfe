import { hourlyCounts } from '../../../../functions/measure/rows/hourly-counts.ts';
import { rateOfCounts } from '../../../../functions/measure/rows/rate-row.ts';
import { firstDay } from '../../../../functions/measure/sql/handshake-sql.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { HourlyCounts } from '../../../../functions/model/history.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Freshness, MeasureSettings, Rate } from '../../../../functions/model/rate.ts';
import type { Source, SourceGroup } from '../../../../functions/model/source.ts';
import type { SurvivalCurve } from '../../../../functions/model/survival.ts';
import type { Marks, Trial } from '../../../../functions/model/trial.ts';
import { arrivedOf } from './arrivals.ts';
import { connectionsOf } from './connections.ts';
import { countGroups, countHours } from './counts.ts';
import { logStartsOf } from './deliveries.ts';
import { exclusionTest, trialExclusionTest } from './exclusions.ts';
import { freshnessOf } from './freshness.ts';
import { fullReturnsOf, kindRatesOf, strataOf } from './kinds.ts';
import { referenceMarks, summedMarks } from './marks.ts';
import { sourceGroupsOf } from './sources.ts';
import { referenceTrials } from './trials.ts';

/** A trial with the day of its partition and the file that told it. */
export type StoredTrial = Trial & {
  readonly day: string;
  readonly source_id: string;
  /** The hash of its `request_token`. */
  readonly probe_token: string | null;
};

interface ReferenceMeasure {
  readonly rates: readonly Rate[];
  readonly hours: HourlyCounts;
  readonly freshness: readonly Freshness[];
  readonly matrix: readonly MatrixCell[];
  readonly survival: readonly SurvivalCurve[];
  readonly marks: readonly Marks[];
  readonly sources: readonly SourceGroup[];
  readonly clients: {
    readonly rates: ReturnType<typeof kindRatesOf>;
    readonly returns: ReturnType<typeof fullReturnsOf>;
    readonly strata: ReturnType<typeof strataOf>;
  };
}

/**
 * The same rates, freshness and sources as the rate query, in plain TypeScript over the rows of the
 * lake, in no particular order; slow on purpose (quadratic per client), so that it can be checked by
 * eye.
 */
export function referenceMeasure(
  handshakes: readonly Handshake[],
  ledger: readonly Source[],
  settings: MeasureSettings,
  trials: readonly StoredTrial[] = [],
  deliveries: readonly Source[] = ledger,
): ReferenceMeasure {
  const day = firstDay(settings);
  const read = handshakes.filter((row) => day === null || row.day >= day);
  const ofDays = <Row extends { readonly day: string }>(rows: readonly Row[]) =>
    rows.filter((row) => day === null || row.day >= day);
  const told = referenceMarks(read, ofDays(trials), ofDays(ledger), ofDays(deliveries), settings);
  const connections = connectionsOf(read, settings.keepAliveMs, told.probes);
  const starts = logStartsOf(deliveries, ledger, settings);
  const isExcludedListener = exclusionTest(read, settings.exclusions);
  const arrived = arrivedOf(connections, starts, isExcludedListener, settings);
  const delivered = ledger.filter((row) => day === null || row.day >= day);
  const { toMs } = settings;
  const endsMs = delivered.flatMap(({ endedAtMs }) =>
    endedAtMs === null || (toMs !== null && endedAtMs > toMs) ? [] : [endedAtMs],
  );
  const readTrials = trials.filter((row) => day === null || row.day >= day);
  const isExcluded = trialExclusionTest(read, settings.exclusions);
  const tried = referenceTrials(readTrials, Math.max(...endsMs), settings, isExcluded);
  const rates = [...countGroups(arrived), ...tried.counts].map(rateOfCounts);
  const sources = sourceGroupsOf(settings.wholeLedger ? ledger : delivered);
  const logged = rates.filter(({ evidence }) => evidence === 'log');
  return {
    rates,
    hours: hourlyCounts([...countHours(arrived), ...tried.hours], rates, settings),
    freshness: [...freshnessOf(delivered, starts, toMs), ...tried.freshness],
    matrix: tried.matrix,
    survival: tried.survival,
    marks: summedMarks(told.marks, [...logged, ...sources]),
    sources,
    clients: {
      ...{ rates: kindRatesOf(arrived), returns: fullReturnsOf(arrived) },
      strata: strataOf(arrived),
    },
  };
}
