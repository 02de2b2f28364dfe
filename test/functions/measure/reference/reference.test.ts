import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measure } from '../../../../functions/measure/measure.ts';
import { shownByLog } from '../../../../functions/model/marks/marks.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { testRuns } from '../../../test-runs.ts';
import {
  type ArbitraryLake,
  arbitraryHandshakes,
  arbitraryLake,
  arbitrarySettings,
} from '../arbitrary-lake.ts';
import { fillTables, openTables } from '../table-engine.ts';
import { referenceMeasure } from './reference.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

/** Each run costs a few dozen milliseconds of DuckDB. */
const RUNS = testRuns(600, 40);
/** Far beyond a whole campaign on a busy machine. */
const LIMIT_MS = 3_600_000;

test(
  'SQL counts exactly what the plain reference counts, on random lakes',
  async () => {
    let judged = 0;
    let marked = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryLake, async (lake) => {
        const found = await bySql(lake);
        expect(found).toEqual(byReference(lake));
        marked += found.marks.reduce((sum, counts) => sum + shownByLog(counts), 0);
        judged += found.rates.filter(({ portion }) => portion === 'judged').length;
      }),
      { numRuns: RUNS },
    );
    expect(judged).toBeGreaterThan(RUNS);
    expect(marked).toBeGreaterThan(RUNS / 10);
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
        const lake = { ledger: [], trials: [], deliveries: [], settings };
        const once = await bySql({ ...lake, handshakes: rows });
        expect(await bySql({ ...lake, handshakes: again })).toEqual(once);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  },
  LIMIT_MS,
);

async function bySql({ handshakes, ledger, settings, trials, deliveries }: ArbitraryLake) {
  await fillTables(session, handshakes, ledger, trials, deliveries);
  const measured = await measure(session, settings);
  const { rates, hours, freshness, matrix, sources, clients, marks } = measured;
  return {
    rates: sorted(rates),
    hours: { ...hours, series: sorted(hours.series) },
    freshness: sorted(freshness),
    matrix: sorted(matrix),
    sources: sorted(sources),
    marks: sorted(marks),
    // What a kind offers and attains is of the table of clients, not of SQL.
    kinds: sorted(clients.rates.map(({ unoffered, ...row }) => row)),
    returns: sorted(clients.returns),
    strata: sorted(clients.strata.map(({ isSilent, ...row }) => row)),
  };
}

function byReference({ handshakes, ledger, settings, trials, deliveries }: ArbitraryLake) {
  const found = referenceMeasure(handshakes, ledger, settings, trials, deliveries);
  return {
    rates: sorted(found.rates),
    hours: { ...found.hours, series: sorted(found.hours.series) },
    freshness: sorted(found.freshness),
    matrix: sorted(found.matrix),
    sources: sorted(found.sources),
    marks: sorted(found.marks),
    kinds: sorted(found.clients.rates),
    returns: sorted(found.clients.returns),
    strata: sorted(found.clients.strata),
  };
}

/** By content, with keys in order: both sides list the same rows in their own order. */
function sorted<Row extends object>(rows: readonly Row[]): Row[] {
  // Each row's text once, not at each comparison: the texts cost as much as the query.
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(Object.entries(row).sort()) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}
