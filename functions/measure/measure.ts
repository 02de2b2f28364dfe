import type { Measurement, MeasureSettings, RateCounts } from '../model/rate.ts';
import { survivalCurves } from '../model/survival.ts';
import type { QueryEngine, QueryRow } from '../ports.ts';
import { type RowKind, rateQuery } from './rate-query.ts';
import { camel } from './rows/camel.ts';
import { cellOfRow } from './rows/cell-row.ts';
import { clientEvidence } from './rows/client-evidence.ts';
import { freshnessOf } from './rows/freshness-row.ts';
import { hourlyCounts } from './rows/hourly-counts.ts';
import { logCounts, logHours } from './rows/log-counts.ts';
import { logCellOfRow, logClientsOfRow } from './rows/log-row.ts';
import { marksByBalancer, marksOfRow } from './rows/mark-row.ts';
import { placeLookup, placeOfRow } from './rows/place-row.ts';
import { rateOfCounts } from './rows/rate-row.ts';
import { sourceGroupOfRow } from './rows/source-row.ts';
import { survivalOfRows } from './rows/survival-row.ts';
import { trialCountsOf, trialHourOfRow, trialHoursOf } from './rows/trial-counts.ts';
import { trialExclusions } from './rows/trial-exclusion.ts';

/**
 * Measures every rate of the window, how regularly logs and trials came, and what was read, with
 * one query; throws `query-failed` when the engine can't run it.
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
  const named = rows.map(camel);
  const of = (kind: RowKind) => named.filter(({ rowKind }) => rowKind === kind);
  const places = of('place').map(placeOfRow);
  const placeOf = placeLookup(places);
  const exclusionOf = trialExclusions(settings.exclusions, places);
  const allCells = of('log-cell').map((row) => logCellOfRow(row, placeOf));
  const cells = allCells.filter(({ clientKind }) => clientKind === null);
  const ofClients = of('log-clients').map((row) => logClientsOfRow(row, placeOf));
  const clients = ofClients.flatMap((row) => row.clients);
  const returns = ofClients.flatMap((row) => row.returns);
  const straight = ofClients.flatMap((row) => row.straight);
  const matrix = of('matrix').map((row) => cellOfRow(row, exclusionOf));
  const counts = [...logCounts(cells, clients), ...trialCountsOf(matrix)];
  const hours = [
    ...logHours(cells),
    ...trialHoursOf(of('trial-hours').map((row) => trialHourOfRow(row, exclusionOf))),
  ].map(({ hourAtMs, counts }) => ({ hourAtMs, rate: rateOfCounts(counts) }));
  const freshness = freshnessOf(of('ledger'), of('trial-times'), places);
  const window = windowOf([...counts, ...matrix], settings);
  const survival = survivalOfRows(of('survival'));
  const sources = of('source').map(sourceGroupOfRow);
  const rates = counts.map(rateOfCounts);
  const logged = [...rates.filter(({ evidence }) => evidence === 'log'), ...sources];
  const clientKinds = clientEvidence({ cells: allCells, clients, returns, straight }, rates);
  return {
    ...{ window, sessionLifetimeMs: settings.sessionLifetimeMs, rates },
    ...{
      hours: hourlyCounts(hours, rates, settings),
      freshness,
      matrix,
      sources,
      clients: clientKinds,
      marks: marksByBalancer(of('mark').map(marksOfRow), logged),
      survival: survivalCurves(survival.clusters, survival.issues),
    },
  };
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
