import { expect, test } from 'vitest';
import { readingIdOf } from '../../../../functions/ingest/lake-keys.ts';
import { ledgerRow } from '../../../../functions/ingest/ledger.ts';
import { ledgerWhole } from '../../../../functions/ingest/wholes/ledger-whole.ts';
import { ledgerRow as ledgerEntry, T0 } from '../../measure/lake-rows.ts';
import { parquetRows } from '../read-lake.ts';

const ENTRIES = [
  ledgerEntry(T0 + 1, {
    sourceId: 'a'.repeat(32),
    key: 'b',
    balancer: 'app/b/1',
    version: '5 1.25',
  }),
  ledgerEntry(null, { sourceId: 'b'.repeat(32), key: 'ä', balancer: null, region: 'unknown' }),
  ledgerEntry(T0, { sourceId: 'c'.repeat(32), key: 'a', balancer: 'app/b/1', rows: 7 }),
  ledgerEntry(T0, { sourceId: 'd'.repeat(32), key: 'c', quarantined: 'gone', balancer: 'app/a/1' }),
];

test('a whole of the ledger holds the rows of its objects, by balancer and time', async () => {
  const read = ENTRIES.map((entry) => {
    return { entry, readingId: readingIdOf(entry.sourceId, entry.version) };
  });
  const whole = await parquetRows(Buffer.concat([...ledgerWhole(read)]));
  const alone = await Promise.all(ENTRIES.map((entry) => parquetRows(ledgerRow(entry))));
  expect(whole.map(({ key }) => key)).toEqual(['ä', 'c', 'a', 'b']);
  const byKey = (rows: typeof whole) => rows.toSorted((a, b) => (`${a.key}` < `${b.key}` ? -1 : 1));
  expect(byKey(whole)).toEqual(byKey(alone.flat()));
});
