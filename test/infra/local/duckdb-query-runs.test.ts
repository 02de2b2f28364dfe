import { expect, test } from 'vitest';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { queryRunsContract } from '../../contract/query-runs.contract.ts';
import { DuckDbQueryRuns } from './duckdb-query-runs.ts';

const CLOCK = { nowMs: () => Date.now() };
const openEmpty = () => openDuckDb({ handshakeFiles: [], sourceFiles: [], threads: 1 });

queryRunsContract('DuckDB', async () => {
  const runs = new DuckDbQueryRuns(openEmpty, CLOCK);
  return () => runs;
});

test('whoever wants to wait for the end can', async () => {
  const runs = new DuckDbQueryRuns(openEmpty, CLOCK);
  const id = await runs.start('SELECT 1 AS x');
  expect((await runs.look(id)).state).toBe('running');
  expect((await runs.ended(id)).state).toBe('succeeded');
});
