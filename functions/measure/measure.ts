import type { Measurement, MeasureSettings, Rate } from '../model/rate.ts';
import type { QueryEngine, QueryRow } from '../ports.ts';
import { rateQuery } from './rate-query.ts';
import { countsOfRow, freshnessOfRow, rateOfCounts } from './rate-row.ts';

/**
 * Measures every rate of the window, and how regularly logs arrived, with one query; throws
 * `query-failed` when the engine can't run it.
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
  const rates = rows
    .filter((row) => row.evidence === 'log')
    .map((row) => rateOfCounts(countsOfRow(row)));
  const freshness = rows.filter((row) => row.evidence === 'ledger').map(freshnessOfRow);
  return { window: windowOf(rates, settings), rates, freshness };
}

/** The window asked for; where a side is open, the data's first or last handshake. */
function windowOf(rates: readonly Rate[], settings: MeasureSettings): Measurement['window'] {
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const rate of rates) {
    firstMs = Math.min(firstMs, rate.firstAtMs);
    lastMs = Math.max(lastMs, rate.lastAtMs);
  }
  const startMs = settings.fromMs ?? (rates.length > 0 ? firstMs : (settings.toMs ?? 0));
  return { startMs, endMs: settings.toMs ?? (rates.length > 0 ? lastMs + 1 : startMs) };
}
