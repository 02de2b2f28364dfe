import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMPACTED_TABLES } from '../../../functions/compact/compacted-table.ts';
import { readTableRows } from '../../../functions/compact/table-rows.ts';
import { WholeRows } from '../../../functions/compact/whole-rows.ts';
import type { Column, ColumnType } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';
import { testRuns } from '../../test-runs.ts';
import { legible, type Row, readParquet, temporaryFolder } from '../ingest/read-lake.ts';
import { duckDbRows, readByArrow, readByDuckDb } from '../lake/parquet-readers.ts';

const VALUES: Readonly<Record<ColumnType, fc.Arbitrary<string | number | boolean>>> = {
  VARCHAR: fc.oneof(fc.constantFrom('', 'a', 'ä-€-😀', "o'b\\r"), fc.string({ maxLength: 60 })),
  INTEGER: fc.integer({ min: 0, max: 65_535 }),
  BIGINT: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  DOUBLE: fc.double({ min: 0, max: 1e9, noNaN: true }),
  BOOLEAN: fc.boolean(),
};

const HASH = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const valuesOf = ({ type, hash }: Column): fc.Arbitrary<string | number | boolean | bigint> =>
  hash ? HASH : VALUES[type];

/** A row with whatever its columns' types allow, nulls among it. */
function arbitraryRow(columns: readonly Column[]): fc.Arbitrary<Row> {
  return fc.record(
    Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.required ? valuesOf(column) : fc.option(valuesOf(column), { nil: null, freq: 3 }),
      ]),
    ),
  );
}

async function wholeOf(
  table: (typeof COMPACTED_TABLES)[number],
  files: readonly (readonly Row[])[],
): Promise<Uint8Array> {
  const whole = new WholeRows(table);
  for (const rows of files) {
    const bytes = tableFile(table.columns, rows as never);
    whole.add(await readTableRows(bytes, table.columns));
  }
  return Buffer.concat([...whole.bytes()]);
}

const texts = (rows: readonly Row[]): string[] =>
  rows.map((row) => JSON.stringify(legible(row))).sort();

/** Several files, no two of one reading, as parts are. */
const arbitraryFiles = (columns: readonly Column[]): fc.Arbitrary<Row[][]> =>
  fc
    .array(fc.array(arbitraryRow(columns), { minLength: 1, maxLength: 40 }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((files) =>
      files.map((rows, at) => rows.map((row) => ({ ...row, reading_id: BigInt(at) }))),
    );

test.each(COMPACTED_TABLES)(
  'a whole of $name holds every value and null of its parts, for DuckDB, hyparquet and arrow-rs',
  {
    timeout: 120_000,
  },
  async (table) => {
    const path = join(await temporaryFolder(), 'whole.parquet');
    await fc.assert(
      fc.asyncProperty(arbitraryFiles(table.columns), async (files) => {
        const bytes = await wholeOf(table, files);
        await writeFile(path, bytes);
        const expected = texts(files.flat());
        expect(texts(await readParquet(path))).toEqual(expected);
        expect(texts(await readByDuckDb(path))).toEqual(expected);
        expect(texts(readByArrow(bytes))).toEqual(expected);
      }),
      { numRuns: testRuns(250, 25) },
    );
  },
);

test.each(COMPACTED_TABLES)('the same parts of $name give the same bytes', async (table) => {
  const [files = []] = fc.sample(arbitraryFiles(table.columns), { numRuns: 1, seed: 3 });
  expect(await wholeOf(table, files)).toEqual(await wholeOf(table, files));
});

test('rows of one balancer lie together, in the order of time', async () => {
  const [, handshakes] = COMPACTED_TABLES;
  if (handshakes === undefined) throw new Error('handshakes are compacted');
  const path = join(await temporaryFolder(), 'whole.parquet');
  const [files = []] = fc.sample(arbitraryFiles(handshakes.columns), { numRuns: 1, seed: 5 });
  const places = ['app/b/1', 'app/a/1'];
  const placed = files.map((rows) =>
    rows.map((row, at) => ({ ...row, balancer: places[at % 2] ?? '', node: '10.0.0.1' })),
  );
  await writeFile(path, await wholeOf(handshakes, placed));
  const rows = await readParquet(path);
  const keys = rows.map(
    (row) => `${row.balancer} ${String(row.handshake_at_ms).padStart(16, '0')}`,
  );
  expect(keys).toEqual([...keys].sort());
  expect(new Set(rows.map(({ balancer }) => balancer)).size).toBe(2);
});

test('a whole has row groups of 100,000 rows, with bounds of the times', {
  timeout: 60_000,
}, async () => {
  const [, handshakes] = COMPACTED_TABLES;
  if (handshakes === undefined) throw new Error('handshakes are compacted');
  const [row] = fc.sample(arbitraryRow(handshakes.columns), { numRuns: 1, seed: 8 });
  const rows = Array.from({ length: 150_000 }, (_, at) => ({ ...row, handshake_at_ms: at }) as Row);
  const path = join(await temporaryFolder(), 'whole.parquet');
  await writeFile(path, await wholeOf(handshakes, [rows]));
  const groups = await duckDbRows(
    `SELECT row_group_num_rows, stats_min_value, stats_max_value FROM parquet_metadata('${path}')
     WHERE path_in_schema = 'handshake_at_ms' ORDER BY row_group_id`,
  );
  expect(groups).toEqual([
    [100_000n, '0', '99999'],
    [50_000n, '100000', '149999'],
  ]);
});
