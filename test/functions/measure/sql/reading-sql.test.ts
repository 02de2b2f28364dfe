import { afterAll, beforeAll, expect, test } from 'vitest';
import { readingIdOf, readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import { liveReadings } from '../../../../functions/measure/sql/reading-sql.ts';
import type { Source } from '../../../../functions/model/source.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { ledgerRow, T0 } from '../lake-rows.ts';
import { fillTables, openTables } from '../table-engine.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const idOf = ({ sourceId, version }: Source) =>
  String(readingNumber(readingIdOf(sourceId, version)));

test.each<[string, readonly Partial<Source>[], number | null, boolean]>([
  ['one that was read', [{ rows: 5 }], 0, true],
  ['one that was set aside', [{ rows: 0, quarantined: 'gzip-truncated' }], 0, false],
  [
    'of a reading and a copy set aside, the reading',
    [
      { rows: 0, quarantined: 'gzip-truncated', version: 'a' },
      { rows: 5, version: 'b' },
    ],
    1,
    true,
  ],
  [
    'of two readings, the one with more rows: a file that grew',
    [
      { rows: 9, version: 'a' },
      { rows: 5, version: 'b' },
    ],
    0,
    true,
  ],
])('%s', async (_which, given, expected, isRead) => {
  const ledger = given.map((row) => ledgerRow(T0, { sourceId: '0'.repeat(32), ...row }));
  await fillTables(session, [], ledger);
  const found = await session.query(
    `SELECT CAST(reading_id AS VARCHAR) AS id, is_read FROM (${liveReadings('sources')}) AS live`,
  );
  const row = expected === null ? undefined : ledger[expected];
  expect(found).toEqual([{ id: row && idOf(row), is_read: isRead }]);
});

test('every object has one, whatever its copies', async () => {
  const ledger = Array.from({ length: 30 }, (_, at) =>
    ledgerRow(T0 + at, { sourceId: String(at % 10).repeat(32), version: `v${at}` }),
  );
  await fillTables(session, [], ledger);
  const [row] = await session.query(
    `SELECT count(*) AS n FROM (${liveReadings('sources')}) AS live`,
  );
  expect(row).toEqual({ n: 10 });
});
