import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measure } from '../../../../functions/measure/measure.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { MeasureSettings } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { testRuns } from '../../../test-runs.ts';
import { arbitraryDeliveries } from '../arbitrary-deliveries.ts';
import { arbitraryHandshakes, arbitraryLedger, arbitrarySettings } from '../arbitrary-lake.ts';
import { arbitraryTrials } from '../arbitrary-trials.ts';
import { fillTables, openTables } from '../table-engine.ts';
import { referenceMeasure, type StoredTrial } from './reference.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

/** Each run costs a few dozen milliseconds of DuckDB. */
const RUNS = testRuns(600, 60);
/** Far beyond a whole campaign on a busy machine. */
const LIMIT_MS = 3_600_000;

test(
  'SQL counts exactly what the plain reference counts, on random lakes',
  async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(
        arbitraryHandshakes,
        fc.tuple(arbitraryLedger, arbitraryDeliveries).map((rows) => rows.flat()),
        arbitrarySettings,
        arbitraryTrials,
        arbitraryDeliveries,
        async (handshakes, ledger, settings, trials, unread) => {
          // Only where the ledger is this run's can the lake hold what it did not read.
          const deliveries = settings.wholeLedger ? [...ledger, ...unread] : ledger;
          const lake = [handshakes, ledger, settings, trials, deliveries] as const;
          const found = await bySql(...lake);
          expect(found).toEqual(byReference(...lake));
          judged += found.rates.filter(({ portion }) => portion === 'judged').length;
        },
      ),
      { numRuns: RUNS },
    );
    expect(judged).toBeGreaterThan(RUNS);
  },
  LIMIT_MS,
);

test(
  'neither the order of rows nor copies of them change any number',
  async () => {
    const shuffled = arbitraryHandshakes.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray([...rows, ...rows], {
          minLength: 2 * rows.length,
          maxLength: 2 * rows.length,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, arbitrarySettings, async ([rows, again], settings) => {
        const once = await bySql(rows, [], settings);
        expect(await bySql(again, [], settings)).toEqual(once);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  },
  LIMIT_MS,
);

async function bySql(
  handshakes: readonly Handshake[],
  ledger: readonly Source[],
  settings: MeasureSettings,
  trials: readonly StoredTrial[] = [],
  deliveries: readonly Source[] = ledger,
) {
  await fillTables(session, handshakes, ledger, trials, deliveries);
  const { rates, hours, freshness, matrix, sources } = await measure(session, settings);
  return {
    rates: sorted(rates),
    hours: { ...hours, series: sorted(hours.series) },
    freshness: sorted(freshness),
    matrix: sorted(matrix),
    sources: sorted(sources),
  };
}

function byReference(
  handshakes: readonly Handshake[],
  ledger: readonly Source[],
  settings: MeasureSettings,
  trials: readonly StoredTrial[],
  deliveries: readonly Source[],
) {
  const found = referenceMeasure(handshakes, ledger, settings, trials, deliveries);
  return {
    rates: sorted(found.rates),
    hours: { ...found.hours, series: sorted(found.hours.series) },
    freshness: sorted(found.freshness),
    matrix: sorted(found.matrix),
    sources: sorted(found.sources),
  };
}

/** By content, with keys in order: both sides list the same rows in their own order. */
function sorted<Row extends object>(rows: readonly Row[]): Row[] {
  // Each row's text once, not at each comparison: the texts cost as much as the query.
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(Object.entries(row).sort()) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}
