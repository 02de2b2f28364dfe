import type { Measurement, MeasureSettings, RateCounts } from '../model/rate.ts';
import type { QueryEngine, QueryRow } from '../ports.ts';
import { rateQuery } from './rate-query.ts';
import { countsOfRow, freshnessOfRow, rateOfCounts } from './rate-row.ts';
import { sourceGroupOfRow } from './source-row.ts';
import { cellOfRow, trialCountsOfRow, trialFreshnessOfRow } from './trial-row.ts';

/**
 * Measures every rate of the window, how regularly logs and trials came, and what was read, with one
 * query; throws `query-failed` when the engine can't run it.
 */
export async function measure(
  engine: QueryEngine,
  settings: MeasureSettings,
): Promise<Measurement> {
  return measurementOf(await engine.query(rateQuery(settings)), settings);
}

/**
 * Turns the rows of the rate query into the measurement that `judge` reads; throws on rows that the
 * query can not have returned. Apart from `measure`, because in AWS no function waits for a query.
 */
export function measurementOf(rows: readonly QueryRow[], settings: MeasureSettings): Measurement {
  const of = (evidence: string) => rows.filter((row) => row.evidence === evidence);
  const counts = [...of('log').map(countsOfRow), ...of('trials').map(trialCountsOfRow)];
  const freshness = [
    ...of('ledger').map(freshnessOfRow),
    ...of('trial-times').map(trialFreshnessOfRow),
  ];
  const matrix = of('matrix').map(cellOfRow);
  const window = windowOf([...counts, ...matrix], settings);
  const sources = of('source').map(sourceGroupOfRow);
  return { window, rates: counts.map(rateOfCounts), freshness, matrix, sources };
}

type Timed = Pick<RateCounts, 'firstAtMs' | 'lastAtMs'>;

/** The window asked for; where a side is open, the data's first or last handshake or trial. */
function windowOf(rows: readonly Timed[], settings: MeasureSettings): Measurement['window'] {
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    firstMs = Math.min(firstMs, row.firstAtMs);
    lastMs = Math.max(lastMs, row.lastAtMs);
  }
  const startMs = settings.fromMs ?? (rows.length > 0 ? firstMs : (settings.toMs ?? 0));
  const endMs = settings.toMs ?? (rows.length > 0 ? lastMs + 1 : startMs);
  return { startMs, endMs, revision: settings.revision };
}
