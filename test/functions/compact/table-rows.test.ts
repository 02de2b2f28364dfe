import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { readTableRows } from '../../../functions/compact/table-rows.ts';
import type { Column } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';

const COLUMNS = [
  { name: 'id', type: 'VARCHAR', required: true },
  { name: 'at_ms', type: 'BIGINT' },
] as const satisfies readonly Column[];
const ROWS = [
  { id: 'a', at_ms: 5 },
  { id: 'b', at_ms: null },
];

test('a file is read column by column, null where it has none', async () => {
  const { size, columns } = await readTableRows(tableFile(COLUMNS, ROWS), COLUMNS);
  expect(size).toBe(2);
  expect([columns.get('id'), columns.get('at_ms')]).toEqual([
    ['a', 'b'],
    [5n, null],
  ]);
});

test('a column that the file does not have is null, unless every row has it', async () => {
  const older = tableFile([COLUMNS[0]], ROWS);
  expect((await readTableRows(older, COLUMNS)).columns.get('at_ms')).toEqual([null, null]);
  const other = tableFile([COLUMNS[1]], ROWS);
  await expect(readTableRows(other, COLUMNS)).rejects.toThrow('it has no column id');
});

test('a column that the table does not have is refused: a whole would lose it', async () => {
  const newer = parquetWriteBuffer({
    columnData: ['id', 'colour'].map((name) => ({ name, data: ['x'], type: 'STRING' as const })),
  });
  const reading = readTableRows(new Uint8Array(newer), COLUMNS);
  await expect(reading).rejects.toThrow('its column colour is of a newer version');
});

test('what is no Parquet is refused', async () => {
  await expect(readTableRows(Buffer.from('PAR1, not really, PAR1'), COLUMNS)).rejects.toThrow();
});
