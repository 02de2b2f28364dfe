import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnValues } from '../../../functions/lake/column-values.ts';
import type { Column } from '../../../functions/lake/columns.ts';
import { ParquetFile } from '../../../functions/lake/parquet-file.ts';
import { testRuns } from '../../test-runs.ts';
import { legible, readParquet, temporaryFolder } from '../ingest/read-lake.ts';
import { duckDbRows, readByArrow, readByDuckDb } from './parquet-readers.ts';

const COLUMNS = [
  { name: 'at_ms', type: 'BIGINT', required: true },
  { name: 'ended_ms', type: 'BIGINT' },
  { name: 'port', type: 'INTEGER' },
  { name: 'took_ms', type: 'DOUBLE' },
  { name: 'mutual', type: 'BOOLEAN' },
  { name: 'node', type: 'VARCHAR' },
  { name: 'id', type: 'VARCHAR', required: true },
  { name: 'client', type: 'BIGINT', hash: true },
  { name: 'connection_id', type: 'BIGINT', required: true, hash: true },
] as const satisfies readonly Column[];

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const row = fc.record({
  at_ms: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  ended_ms: nullable(fc.integer({ min: 0, max: 4_102_444_800_000 })),
  port: nullable(fc.integer({ min: 0, max: 65_535 })),
  took_ms: nullable(fc.double({ min: 0, max: 1e6, noNaN: true })),
  mutual: nullable(fc.boolean()),
  node: nullable(fc.integer({ min: 0, max: 300 }).map((n) => `node-${n}-ä`)),
  id: fc.string({ maxLength: 40 }),
  client: nullable(fc.constantFrom(-1n, 2n ** 62n, 5n)),
  connection_id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
});
type TestRow = typeof row extends fc.Arbitrary<infer T> ? T : never;

/** Rows as the columns of numbers that a batch holds. */
function columnsOf(rows: readonly TestRow[]): Record<keyof TestRow, ColumnValues> {
  const nodes = [...new Set(rows.map(({ node }) => node ?? ''))];
  const ids = rows.map(({ id }) => Buffer.from(id));
  const clients = [...new Set(rows.map(({ client }) => client ?? 0n))];
  const ints = (of: (row: TestRow) => number) => Int32Array.from(rows, of);
  return {
    at_ms: { kind: 'bigint', values: Float64Array.from(rows, (r) => r.at_ms) },
    ended_ms: { kind: 'bigint', values: Float64Array.from(rows, (r) => r.ended_ms ?? Number.NaN) },
    port: { kind: 'integer', values: ints((r) => r.port ?? -1) },
    took_ms: { kind: 'double', values: Float64Array.from(rows, (r) => r.took_ms ?? Number.NaN) },
    mutual: { kind: 'boolean', values: ints((r) => (r.mutual === null ? -1 : Number(r.mutual))) },
    node: {
      kind: 'dictionary',
      ids: ints((r) => (r.node === null ? -1 : nodes.indexOf(r.node))),
      idsMax: nodes.length,
      bytesOf: (id) => Buffer.from(nodes[id] ?? ''),
    },
    id: {
      kind: 'text',
      bytesMax: ids.reduce((sum, id) => sum + id.length, 0),
      write: (at, into, offset) => (ids[at] ?? Buffer.alloc(0)).copy(into, offset),
    },
    client: {
      kind: 'hashes',
      ids: ints((r) => (r.client === null ? -1 : clients.indexOf(r.client))),
      idsMax: clients.length,
      bytesOf: (id) => new Uint8Array(BigInt64Array.of(clients[id] ?? 0n).buffer),
    },
    connection_id: {
      kind: 'words',
      words: new Int32Array(BigInt64Array.from(rows, (r) => r.connection_id).buffer),
    },
  };
}

function fileOf(groups: readonly (readonly TestRow[])[]): Uint8Array {
  const file = new ParquetFile(COLUMNS);
  const parts = groups.map((rows) => file.rowGroup(columnsOf(rows), rows.length));
  return Buffer.concat([...parts, file.finish()]);
}

test('DuckDB, hyparquet and arrow-rs read back what was written', {
  timeout: 120_000,
}, async () => {
  const path = join(await temporaryFolder(), 'x.parquet');
  const groups = fc.array(fc.array(row, { minLength: 1, maxLength: 300 }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(groups, async (rowGroups) => {
      const bytes = fileOf(rowGroups);
      await writeFile(path, bytes);
      const expected = rowGroups.flat().map(legible);
      expect(await readParquet(path)).toEqual(expected);
      expect(await readByDuckDb(path)).toEqual(expected);
      expect(readByArrow(bytes)).toEqual(expected);
    }),
    { numRuns: testRuns(400, 40) },
  );
});

test('the same rows give the same bytes', () => {
  const rows = fc.sample(row, { numRuns: 200, seed: 1 });
  expect(fileOf([rows])).toEqual(fileOf([rows]));
});

test('times have bounds in the footer, so that engines can skip row groups', async () => {
  const path = join(await temporaryFolder(), 'x.parquet');
  const rows = fc.sample(row, { numRuns: 50, seed: 2 });
  await writeFile(path, fileOf([rows]));
  const bounds = await duckDbRows(
    `SELECT stats_min_value, stats_max_value FROM parquet_metadata('${path}')
     WHERE path_in_schema = 'at_ms'`,
  );
  const times = rows.map((r) => r.at_ms);
  expect(bounds).toEqual([[`${Math.min(...times)}`, `${Math.max(...times)}`]]);
});
