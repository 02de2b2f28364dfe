import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../../functions/errors.ts';
import { measure } from '../../../functions/measure/measure.ts';
import { HANDSHAKE_COLUMNS } from '../../../functions/model/columns.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { openDuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { queryEngineContract } from '../../contract/query-engine.contract.ts';
import { handshake, SETTINGS } from '../../functions/measure/lake-rows.ts';

const PARQUET_TYPES = {
  VARCHAR: 'STRING',
  INTEGER: 'INT32',
  BIGINT: 'INT64',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
} as const;

let root: string;
const open: { close(): void }[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "resumption-watch-test-o'b-"));
});
afterEach(() => {
  for (const engine of open.splice(0)) engine.close();
});
afterAll(() => rm(root, { recursive: true }));

describe('DuckDB keeps the contract of query engines', () => {
  queryEngineContract(async (rows) => {
    const handshakeFiles = await Promise.all(rows.map((row, at) => writeRows([row], `f${at}`)));
    return opened(handshakeFiles);
  });
});

test('thousands of small files are one table', async () => {
  const one = handshake();
  const path = await writeRows([one], 'many-0');
  const bytes = parquetOf([one]);
  const paths = Array.from({ length: 1000 }, (_, at) => join(dirname(path), `many-${at}.parquet`));
  for (const each of paths) await writeFile(each, bytes);
  const engine = await opened(paths);
  expect(await engine.query('SELECT count(*) AS rows FROM handshakes')).toEqual([{ rows: 1000 }]);
  // All of them are copies of one object, so they are one handshake.
  const { rates } = await measure(engine, SETTINGS);
  expect(rates.find((rate) => rate.level === 'region')?.handshakes).toBe(1);
}, 60_000);

test('a file that is no Parquet is a Fault that names it', async () => {
  const path = await writeRows([handshake()], 'garbage');
  await writeFile(path, 'PAR1 is not enough');
  const failure = await openDuckDb({ handshakeFiles: [path], sourceFiles: [] }).catch((e) => e);
  expect(failure).toBeInstanceOf(Fault);
  expect(failure.message).toContain('garbage.parquet');
});

test('a memory limit is kept by spilling to disk', async () => {
  const session = await openDuckDbSession({ memoryLimitMb: 100, threads: 1 });
  open.push(session);
  const sql = `SELECT count(*) AS groups FROM (
    SELECT CAST(x % 2000000 AS VARCHAR) AS g, max(x) AS top FROM range(2000000) AS t (x) GROUP BY 1)`;
  expect(await session.query(sql)).toEqual([{ groups: 2_000_000 }]);
}, 60_000);

test('extensions are never fetched, and settings can not be changed by a query', async () => {
  const engine = await opened([]);
  await expect(engine.query("SELECT * FROM 's3://bucket/key.parquet'")).rejects.toThrow(Fault);
  await expect(engine.query('SET autoinstall_known_extensions = true')).rejects.toThrow(/locked/);
});

async function opened(handshakeFiles: readonly string[]) {
  const engine = await openDuckDb({ handshakeFiles, sourceFiles: [], threads: 1 });
  open.push(engine);
  return engine;
}

/** Writes rows of one partition where the lake would have them; returns the absolute path. */
async function writeRows(rows: readonly [Handshake, ...Handshake[]], name: string) {
  const [{ balancer_type, region, day }] = rows;
  const folder = join(
    root,
    `handshakes/balancer_type=${balancer_type}/region=${region}/day=${day}`,
  );
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.parquet`);
  await writeFile(path, parquetOf(rows));
  return path;
}

function parquetOf(rows: readonly Handshake[]): Uint8Array {
  const columnData = HANDSHAKE_COLUMNS.map(({ name, type }) => ({
    name,
    type: PARQUET_TYPES[type],
    nullable: true,
    data: rows.map((row) => {
      const value = row[name];
      return type === 'BIGINT' && typeof value === 'number' ? BigInt(value) : value;
    }),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
