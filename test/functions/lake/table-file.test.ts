import { expect, test } from 'vitest';
import type { Column } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';
import { parquetRows } from '../ingest/read-lake.ts';
import { readByArrow } from './parquet-readers.ts';

const COLUMNS = [
  { name: 'id', type: 'VARCHAR', required: true },
  { name: 'at_ms', type: 'BIGINT' },
  { name: 'took_ms', type: 'DOUBLE' },
  { name: 'port', type: 'INTEGER' },
  { name: 'checked', type: 'BOOLEAN' },
] as const satisfies readonly Column[];
const ROWS = [
  { id: 'a', at_ms: 1_700_000_000_000, took_ms: 0.5, port: 443, checked: false },
  { id: 'b', at_ms: null, took_ms: null, port: null, checked: null },
];

test('hyparquet and arrow-rs read back every type and null', async () => {
  const bytes = tableFile(COLUMNS, ROWS);
  expect(await parquetRows(bytes)).toEqual(ROWS);
  expect(readByArrow(bytes)).toEqual(ROWS);
});

test('values are looked up by name, and what is no column is left out', async () => {
  const backwards = ROWS.map((row) => ({
    extra: 'x',
    ...Object.fromEntries(Object.entries(row).reverse()),
  }));
  expect(tableFile(COLUMNS, backwards as never)).toEqual(tableFile(COLUMNS, ROWS));
});

test('no rows are a table without rows', async () => {
  expect(await parquetRows(tableFile(COLUMNS, []))).toEqual([]);
});
