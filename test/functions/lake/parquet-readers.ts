import { DuckDBInstance, type JS } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { readParquet as arrowReadParquet } from 'parquet-wasm';
import { legible, type Row } from '../ingest/read-lake.ts';

/** The rows that an SQL text gives, as arrays of values. */
export async function duckDbRows(sql: string): Promise<JS[][]> {
  return await askDuckDb(sql, (reader) => reader.getRowsJS());
}

/** All rows of a Parquet file as DuckDB reads them. */
export async function readByDuckDb(path: string): Promise<Row[]> {
  const sql = `SELECT * FROM read_parquet('${path}')`;
  return (await askDuckDb(sql, (reader) => reader.getRowObjectsJS() as Row[])).map(legible);
}

/** All rows of a Parquet file's bytes as arrow-rs reads them. */
export function readByArrow(bytes: Uint8Array): Row[] {
  const table = tableFromIPC(arrowReadParquet(bytes).intoIPCStream());
  return table.toArray().map((row) => legible(row.toJSON()));
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;
type Reader = Awaited<ReturnType<Connection['runAndReadAll']>>;

async function askDuckDb<Answer>(sql: string, read: (reader: Reader) => Answer): Promise<Answer> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const answer = read(await connection.runAndReadAll(sql));
  connection.closeSync();
  instance.closeSync();
  return answer;
}
