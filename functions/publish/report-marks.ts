import { addMarks, type MarkCounts, NO_MARKS, shownByLog } from '../model/marks/marks.ts';
import type { Measurement, Rate } from '../model/rate.ts';
import type { Report, ReportRate } from '../model/report.ts';
import type { ReportMarkCounts, ReportMarks } from '../model/report-logs.ts';
import { wilson } from '../model/statistics/wilson.ts';
import { compareText } from '../model/text-order.ts';
import { SECOND_MS } from '../model/time.ts';
import type { Marks } from '../model/trial.ts';

/** What the report says of marks; nothing where no trial had a token and no log showed one. */
export function reportMarks({
  marks,
}: Pick<Measurement, 'marks'>): Pick<Report, 'marks' | 'probeHandshakes'> {
  if (marks.length === 0) return {};
  const groups = [...Map.groupBy(marks, placeKey)].sort(([a], [b]) => compareText(a, b));
  const rows = groups.flatMap(([, own]) => ofBalancer(own));
  const probeHandshakes = rows.reduce((sum, row) => sum + row.probeHandshakes, 0);
  return { probeHandshakes, marks: rows };
}

/**
 * By how many probes the mark of a counted rate's log is confirmed, in its TLS version; null for other
 * rates than those of a balancer's whole log. Without any marks no rate says so.
 */
export function markConfirmation(
  marks: readonly Marks[],
): (rate: Rate) => Pick<ReportRate, 'markConfirmedBy'> {
  if (marks.length === 0) return () => ({});
  const byPlace = Map.groupBy(marks, placeKey);
  return (rate) => {
    const { level, method, balancer, accountId, tlsVersion } = rate;
    if (level !== 'balancer' || method !== 'counted' || balancer === null)
      return { markConfirmedBy: null };
    const own = byPlace.get(placeKey({ ...rate, balancer, accountId })) ?? [];
    const alike = own.filter((row) => tlsVersion === 'all' || row.tlsVersion === tlsVersion);
    return { markConfirmedBy: confirmed(alike.reduce<MarkCounts>(addMarks, NO_MARKS)) };
  };
}

function ofBalancer(own: readonly Marks[]): ReportMarks[] {
  const [first] = own;
  if (first === undefined) return [];
  const { balancerType, region, accountId, balancer } = first;
  const sum = own.reduce<MarkCounts>(addMarks, NO_MARKS);
  const tried = own.filter(({ mechanism }) => mechanism !== null);
  const order = (row: Marks) => JSON.stringify([row.tlsVersion ?? '', row.mechanism]);
  return [
    {
      ...{ balancerType, region, accountId, balancer },
      ...{ probeHandshakes: shownByLog(sum), foreign: sum.foreign, ...countsOf(sum) },
      byVersion: tried
        .toSorted((a, b) => compareText(order(a), order(b)))
        .map((row) => ({
          ...{ tlsVersion: row.tlsVersion, mechanism: row.mechanism },
          ...countsOf(row),
        })),
    },
  ];
}

function countsOf(counts: MarkCounts): ReportMarkCounts {
  const { resumedThoughFull, fullThoughResumed, unmarked, pending, missing } = counts;
  const { portChanged, lagged, lagSumMs, lagMaxMs } = counts;
  const right = confirmed(counts);
  return {
    ...{ confirmed: right, resumedThoughFull, fullThoughResumed, unmarked, pending, missing },
    portChanged,
    agreement: shareOf(right, right + resumedThoughFull + fullThoughResumed),
    loss: shareOf(missing, missing + shownByLog(counts)),
    lagMeanSeconds: lagged === 0 ? null : Math.round(lagSumMs / lagged / SECOND_MS),
    lagMaxSeconds: lagged === 0 ? null : Math.round(lagMaxMs / SECOND_MS),
  };
}

function confirmed({ resumed, full }: MarkCounts): number {
  return resumed + full;
}

function shareOf(part: number, whole: number): ReportMarkCounts['loss'] {
  return whole === 0 ? null : { rate: part / whole, ...wilson(part / whole, whole) };
}

function placeKey({
  balancerType,
  region,
  accountId,
  balancer,
}: Pick<Marks, 'balancerType' | 'region' | 'accountId' | 'balancer'>): string {
  return JSON.stringify([balancerType, region, accountId, balancer]);
}
