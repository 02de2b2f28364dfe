import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../../functions/errors.ts';
import { HANDSHAKE_COLUMNS, TRIAL_COLUMNS } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';
import { measure } from '../../../functions/measure/measure.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { openDuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { queryEngineContract } from '../../contract/query-engine.contract.ts';
import { handshakesKey, parquetOf } from '../../functions/measure/lake-parquet.ts';
import { handshake, SETTINGS, trial } from '../../functions/measure/lake-rows.ts';

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

test('a column is null where a file of an earlier release lacks it, in some files or in all', async () => {
  const [old, young] = [handshake({ client_kind: 'old' }), handshake({ client_kind: 'young' })];
  const without = (...names: readonly string[]) =>
    tableFile(
      HANDSHAKE_COLUMNS.filter(({ name }) => !names.includes(name)),
      [old],
    );
  const paths = [await writeRows([old], 'a-old'), await writeRows([young], 'b-young')];
  const kindsOf = async (files: readonly string[]) =>
    (await opened(files)).query('SELECT client_kind, probe_token FROM handshakes ORDER BY 1');
  await writeFile(paths[0] ?? '', without('client_kind', 'probe_token', 'mutual_tls'));
  const lacking = { client_kind: null, probe_token: null };
  expect(await kindsOf(paths)).toEqual([{ ...lacking, client_kind: 'young' }, lacking]);
  expect(await kindsOf(paths.toReversed())).toEqual([
    { ...lacking, client_kind: 'young' },
    lacking,
  ]);
  expect(await kindsOf(paths.slice(0, 1))).toEqual([lacking]);
  // The rate query takes such a lake as it is.
  const { rates } = await measure(await opened(paths), SETTINGS);
  expect(rates.find((rate) => rate.level === 'region')?.handshakes).toBe(2);
});

test('a column of trials is null where a file of an earlier release lacks it', async () => {
  const token = '00112233aabbccdd';
  const [old, young] = [trial({ run_id: 'old' }), trial({ run_id: 'young', probe_token: token })];
  const dir = join(root, 'v2/trials/balancer_type=application/region=eu-west-1/day=2026-01-02');
  await mkdir(dir, { recursive: true });
  const trialFiles = ['old', 'young'].map((name) => join(dir, `${name}.parquet`));
  const known = TRIAL_COLUMNS.filter(({ name }) => name !== 'purpose' && name !== 'probe_token');
  await writeFile(trialFiles[0] ?? '', tableFile(known, [{ ...old }]));
  await writeFile(trialFiles[1] ?? '', tableFile(TRIAL_COLUMNS, [{ ...young }]));
  const engine = await openDuckDb({ handshakeFiles: [], sourceFiles: [], trialFiles });
  open.push(engine);
  expect(await engine.query('SELECT run_id, probe_token FROM trials ORDER BY 1')).toEqual([
    { run_id: 'old', probe_token: null },
    { run_id: 'young', probe_token: token },
  ]);
});

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
  const path = join(root, handshakesKey(rows[0], name));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, parquetOf(rows));
  return path;
}
