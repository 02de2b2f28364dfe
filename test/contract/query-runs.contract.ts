import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../functions/errors.ts';
import type { QueryRow, QueryRun, QueryRuns } from '../../functions/ports.ts';

/** A place where queries run, over empty tables, and how to reach it, once for each that asks. */
export type OpenRuns = () => Promise<() => QueryRuns>;

const POLL_MS = 20;

async function ended(runs: QueryRuns, id: string): Promise<QueryRun> {
  const run = await runs.look(id);
  if (run.state !== 'running') return run;
  await setTimeout(POLL_MS);
  return await ended(runs, id);
}

async function rowsOf(runs: QueryRuns, sql: string): Promise<readonly QueryRow[]> {
  const id = await runs.start(sql);
  expect(await ended(runs, id)).toMatchObject({ state: 'succeeded', reason: null });
  return await runs.rows(id);
}

async function recentIds(runs: QueryRuns, sinceMs: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of runs.recent(sinceMs)) ids.push(id);
  return ids;
}

/** What every place where queries run must do. */
export function queryRunsContract(name: string, open: OpenRuns): void {
  describe(`${name} runs queries that nobody waits for`, () => {
    test('a run is known by its id: text, state, start, and in the end its rows', async () => {
      const runs = (await open())();
      const beforeMs = Date.now();
      const sql = '-- resumption-watch {"end":"2026-03-03T09"}\nSELECT 1 AS x';
      const id = await runs.start(sql);
      const run = await ended(runs, id);
      expect(run).toMatchObject({ id, sql, state: 'succeeded', reason: null });
      expect(run.startedAtMs).toBeGreaterThanOrEqual(beforeMs - 1);
      expect(run.startedAtMs).toBeLessThanOrEqual(Date.now());
      expect(await runs.rows(id)).toEqual([{ x: 1 }]);
    });

    test('the same text is one run, whoever starts it; another text is another', async () => {
      const connect = await open();
      const start = (sql: string) => connect().start(sql);
      const ids = await Promise.all(['SELECT 1', 'SELECT 1', 'SELECT 1 '].map(start));
      const again = await start('SELECT 1');
      expect(new Set([...ids, again]).size).toBe(2);
      expect([ids[1], again]).toEqual([ids[0], ids[0]]);
      expect(await recentIds(connect(), 0)).toHaveLength(2);
    });

    test('NULL and an empty text are not the same', async () => {
      const runs = (await open())();
      const values = "(1, '', CAST(NULL AS VARCHAR)), (2, CAST(NULL AS VARCHAR), '')";
      const sql = `SELECT a, b FROM (VALUES ${values}) AS t (n, a, b) ORDER BY n`;
      expect(await rowsOf(runs, sql)).toEqual([
        { a: '', b: null },
        { a: null, b: '' },
      ]);
      const alone = 'SELECT CAST(NULL AS VARCHAR) AS a FROM (VALUES (1), (2)) AS t (n)';
      expect(await rowsOf(runs, alone)).toEqual([{ a: null }, { a: null }]);
    });

    test('text arrives as it is', async () => {
      const runs = (await open())();
      const text = 'a "quoted", é 😀\r\nsecond\tline, ""';
      expect(await rowsOf(runs, `SELECT '${text}' AS a, 'z' AS "b c"`)).toEqual([
        { a: text, 'b c': 'z' },
      ]);
    });

    test('numbers and booleans arrive as what they are', async () => {
      const runs = (await open())();
      const sql = `SELECT CAST(-9007199254740991 AS BIGINT) AS big, 7 AS small,
        CAST(0.1 AS DOUBLE) AS tenth, CAST(1e300 AS DOUBLE) AS huge, true AS yes, false AS nay`;
      expect(await rowsOf(runs, sql)).toEqual([
        { big: -(2 ** 53 - 1), small: 7, tenth: 0.1, huge: 1e300, yes: true, nay: false },
      ]);
    });

    test('a BIGINT that no number holds exactly is a failure, never another number', async () => {
      const runs = (await open())();
      const id = await runs.start('SELECT CAST(9007199254740993 AS BIGINT) AS x');
      await ended(runs, id);
      await expect(runs.rows(id)).rejects.toBeInstanceOf(Fault);
    });

    test('every row arrives once and in order, however many', async () => {
      const runs = (await open())();
      const ten = '(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))';
      const sql = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n
        FROM ${ten} AS a (d), ${ten} AS b (d), ${ten} AS c (d), ${ten} AS e (d) ORDER BY n`;
      expect(await rowsOf(runs, sql)).toEqual(Array.from({ length: 10_000 }, (_, n) => ({ n })));
    });

    test('a query without rows succeeds', async () => {
      const runs = (await open())();
      expect(await rowsOf(runs, 'SELECT source_id, ended_at_ms FROM sources')).toEqual([]);
    });

    test('a query that can not run fails, with a reason, and has no rows', async () => {
      const runs = (await open())();
      const id = await runs.start('SELECT nothing FROM nowhere');
      const run = await ended(runs, id);
      expect(run).toMatchObject({ state: 'failed', reason: expect.stringContaining('nowhere') });
      const reading = runs.rows(id);
      await expect(reading).rejects.toMatchObject({
        code: 'query-failed',
        cause: expect.any(Error),
      });
      await expect(reading).rejects.toThrow('nowhere');
    });

    test('an id that nobody knows is a fault', async () => {
      const runs = (await open())();
      const id = '00000000-0000-4000-8000-000000000000';
      await expect(runs.look(id)).rejects.toMatchObject({ code: 'query-failed' });
      await expect(runs.rows(id)).rejects.toMatchObject({ code: 'query-failed' });
    });

    test('recent runs are listed, newest first, and older ones are left out', async () => {
      const runs = (await open())();
      const ids: string[] = [];
      for (let at = 0; at < 3; at += 1) {
        ids.unshift(await runs.start(`SELECT ${at} AS x`));
        await setTimeout(POLL_MS);
      }
      expect(await recentIds(runs, 0)).toEqual(ids);
      const { startedAtMs } = await runs.look(ids[1] ?? '');
      expect(await recentIds(runs, startedAtMs)).toEqual(ids.slice(0, 2));
      expect(await recentIds(runs, startedAtMs + 3_600_000)).toEqual([]);
    });
  });
}
