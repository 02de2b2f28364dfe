import type { ReportMarkCounts, ReportMarks } from '../report-logs.ts';
import { count, interval, percent, share } from '../wording.ts';

/** Whether a log's mark can be believed, in a few words. */
export function markWords(counts: ReportMarkCounts): string {
  const { confirmed, resumedThoughFull, fullThoughResumed, agreement } = counts;
  const wrong = resumedThoughFull + fullThoughResumed;
  if (agreement === null) return 'mark not confirmed';
  const range = `95 % interval ${interval(agreement.low, agreement.high)}`;
  if (wrong === 0) return `mark confirmed by ${count(confirmed)} probes (${range})`;
  return `mark contradicted by ${share(wrong, confirmed + wrong)} probes`;
}

/** Which way a log is wrong; null where it is not. */
export function contradictionWords(counts: ReportMarkCounts): string | null {
  const { resumedThoughFull, fullThoughResumed } = counts;
  const ways = [
    ...(resumedThoughFull > 0 ? [`${count(resumedThoughFull)} marked as resumed though full`] : []),
    ...(fullThoughResumed > 0 ? [`${count(fullThoughResumed)} as full though resumed`] : []),
  ];
  return ways.length === 0 ? null : ways.join(', ');
}

/** How much of the probe's requests the log lost, and how late it was. */
export function lossWords(counts: ReportMarkCounts): string {
  const { missing, pending, loss, lagMeanSeconds, lagMaxSeconds } = counts;
  const parts = [
    ...(loss === null
      ? []
      : [
          `${count(missing)} lines missing (${percent(loss.rate)}, ${interval(loss.low, loss.high)})`,
        ]),
    ...(pending > 0 ? [`${count(pending)} pending`] : []),
    ...(lagMeanSeconds === null
      ? []
      : [`shown ${lagMeanSeconds} s later on average, ${lagMaxSeconds} s at most`]),
  ];
  return parts.join('; ');
}

/** What else is worth a sentence; empty where nothing is. */
export function markNotes({ foreign, portChanged }: ReportMarks): readonly string[] {
  return [
    ...(portChanged > 0
      ? [`${count(portChanged)} came from another port than the prober's: NAT lies between`]
      : []),
    ...(foreign > 0
      ? [`${count(foreign)} connections of others have a token, and count as anybody's`]
      : []),
  ];
}
