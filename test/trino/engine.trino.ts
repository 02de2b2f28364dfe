import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { queryEngineContract } from '../contract/query-engine.contract.ts';
import { handshakesKey, parquetOf } from '../functions/measure/lake-parquet.ts';
import { describeTrino, registered, trino } from './lakes.ts';
import { engineAt } from './server/trino-server.ts';

const engine = (signal?: AbortSignal) => engineAt(trino(), 'information_schema', signal);

describeTrino('Trino keeps the contract of query engines', () => {
  queryEngineContract(async (rows) => {
    const lake = await registered(async (folder) => {
      for (const [at, row] of rows.entries()) {
        const path = join(folder, handshakesKey(row, `f${at}`));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, parquetOf([row]));
      }
    });
    return lake.engine;
  });
});

describeTrino('values of a real Trino', () => {
  test('every type that a query of ours can return', async () => {
    const sql = `SELECT CAST('a' AS CHAR(2)) AS c, CAST(NULL AS BIGINT) AS b, NULL AS n, 12.50 AS d,
      REAL '1.5' AS r, nan() AS nan, infinity() AS i, CAST(-128 AS TINYINT) AS t, false AS f`;
    expect(await engine().query(sql)).toEqual([
      {
        ...{ c: 'a ', b: null, n: null, d: 12.5, r: 1.5, t: -128, f: false },
        ...{ nan: Number.NaN, i: Number.POSITIVE_INFINITY },
      },
    ]);
  });

  test.each(['9007199254740992', '9007199254740993', '-9223372036854775807'])(
    'BIGINT %s has no exact number: a fault, never another number',
    async (value) => {
      await expect(engine().query(`SELECT BIGINT '${value}' AS x`)).rejects.toMatchObject({
        code: 'query-failed',
        message: expect.stringMatching(/column x: no exact bigint/),
      });
    },
  );

  test('a type without a value of ours is a fault that names it', async () => {
    await expect(engine().query("SELECT DATE '2026-01-01' AS day")).rejects.toThrow(
      "can't read what Trino answered: column day is of type date: cast it in the SQL",
    );
  });

  test('many pages are one result, in order', async () => {
    const sql = `SELECT x * 100000 + y AS n, rpad('', 200, 'x') AS wide
      FROM UNNEST(sequence(0, 9)) AS a (x) CROSS JOIN UNNEST(sequence(0, 9999)) AS b (y) ORDER BY n`;
    const rows = await engine().query(sql);
    expect(rows).toHaveLength(100_000);
    const numbers = Array.from(
      { length: 100_000 },
      (_, at) => Math.floor(at / 10_000) * 90_000 + at,
    );
    expect(rows.map(({ n }) => n)).toEqual(numbers);
  });

  test('what Trino refuses is one line with its own name and words', async () => {
    const refused = engine().query('SELECT\n  nothing\nFROM nowhere');
    await expect(refused).rejects.toThrow(
      /^Trino could not run query \w+: TABLE_NOT_FOUND: line 3:6: Table 'hive.* does not exist$/,
    );
  });
});

describeTrino('a query that is given up', () => {
  test('ends on the server too', async () => {
    const giveUp = new AbortController();
    const mark = `given up ${process.pid}`;
    const sql = `SELECT count(*) AS n, '${mark}' AS mark FROM UNNEST(sequence(1, 10000)) AS a (x)
      CROSS JOIN UNNEST(sequence(1, 10000)) AS b (y) CROSS JOIN UNNEST(sequence(1, 10000)) AS c (z)`;
    const running = engine(giveUp.signal).query(sql);
    const failure = running.catch((error) => error);
    while (!(await states(mark)).includes('RUNNING')) await setTimeout(50);
    giveUp.abort(new Error('enough'));
    expect(await failure).toMatchObject({ code: 'query-failed', cause: new Error('enough') });
    while ((await states(mark)).includes('RUNNING')) await setTimeout(50);
    expect(await states(mark)).toEqual(['FAILED']);
  });

  async function states(mark: string): Promise<readonly unknown[]> {
    const system = engineAt({ ...trino(), catalog: 'system' }, 'runtime');
    const sql = `SELECT state FROM queries WHERE query LIKE '%${mark}''%' AND query LIKE 'SELECT count%'`;
    return (await system.query(sql)).map(({ state }) => state);
  }
});
